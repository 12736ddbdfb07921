namespace Zhuxue.Training.FaceChecks.Components;

/// <summary>
/// What each action looks like, as templates that the face check copies when the server asks for that action. All of them
/// are in every page, in alphabetical order: nothing tells which will be asked, or when.
/// </summary>
internal static class ActionPictures
{
    public const string Templates =
        """
        <template data-action="blink"><svg class="zx-eyes" viewBox="0 0 240 72"><g fill="none" stroke="#0b5563" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"><path d="M8 36q26-26 52 0q-26 26-52 0z"/><circle cx="34" cy="36" r="7" fill="#0b5563"/><path d="M94 34q26 20 52 0M102 46l-4 7M120 50v8M138 46l4 7"/><path d="M180 36q26-26 52 0q-26 26-52 0z"/><circle cx="206" cy="36" r="7" fill="#0b5563"/></g><g fill="none" stroke="#5b6c73" stroke-width="2" stroke-linecap="round"><path d="M70 36h12m-4-4 4 4-4 4M156 36h12m-4-4 4 4-4 4"/></g></svg></template>
        <template data-action="nod"><svg class="zx-eyes" viewBox="0 0 240 72"><g fill="none" stroke="#0b5563" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"><ellipse cx="34" cy="36" rx="23" ry="30"/><path d="M25 30v1M43 30v1M34 34v7M28 50h12"/><ellipse cx="120" cy="36" rx="23" ry="30"/><path d="M111 39v1M129 39v1M120 43v7M114 59h12"/><ellipse cx="206" cy="36" rx="23" ry="30"/><path d="M197 30v1M215 30v1M206 34v7M200 50h12"/></g><g fill="none" stroke="#5b6c73" stroke-width="2" stroke-linecap="round"><path d="M70 36h12m-4-4 4 4-4 4M156 36h12m-4-4 4 4-4 4"/></g></svg></template>
        <template data-action="open-mouth"><svg class="zx-eyes" viewBox="0 0 240 72"><g fill="none" stroke="#0b5563" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"><path d="M16 36h36"/><ellipse cx="120" cy="36" rx="18" ry="22"/><path d="M188 36h36"/></g><g fill="none" stroke="#5b6c73" stroke-width="2" stroke-linecap="round"><path d="M70 36h12m-4-4 4 4-4 4M156 36h12m-4-4 4 4-4 4"/></g></svg></template>
        <template data-action="turn-left"><svg class="zx-eyes" viewBox="0 0 240 72"><g fill="none" stroke="#0b5563" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"><ellipse cx="34" cy="36" rx="23" ry="30"/><path d="M25 30v1M43 30v1M34 34v7M28 50h12"/><ellipse cx="120" cy="36" rx="23" ry="30"/><path d="M101 30v1M119 30v1M110 34v7M104 50h12"/><ellipse cx="206" cy="36" rx="23" ry="30"/><path d="M197 30v1M215 30v1M206 34v7M200 50h12"/></g><g fill="none" stroke="#5b6c73" stroke-width="2" stroke-linecap="round"><path d="M70 36h12m-4-4 4 4-4 4M156 36h12m-4-4 4 4-4 4"/></g></svg></template>
        <template data-action="turn-right"><svg class="zx-eyes" viewBox="0 0 240 72"><g fill="none" stroke="#0b5563" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"><ellipse cx="34" cy="36" rx="23" ry="30"/><path d="M25 30v1M43 30v1M34 34v7M28 50h12"/><ellipse cx="120" cy="36" rx="23" ry="30"/><path d="M121 30v1M139 30v1M130 34v7M124 50h12"/><ellipse cx="206" cy="36" rx="23" ry="30"/><path d="M197 30v1M215 30v1M206 34v7M200 50h12"/></g><g fill="none" stroke="#5b6c73" stroke-width="2" stroke-linecap="round"><path d="M70 36h12m-4-4 4 4-4 4M156 36h12m-4-4 4 4-4 4"/></g></svg></template>
        """;
}
