using System.Reflection;
using System.Reflection.Emit;

namespace Zhuxue.Tests.House;

/// <summary>Which types a compiled type refers to: in its shape, and in the code of its methods.</summary>
internal static class TypeReferences
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
    private static readonly Dictionary<short, OpCode> OpCodesByValue =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    public static HashSet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(type.BaseType);
        foreach (var part in type.GetInterfaces())
            Add(part);
        foreach (var attribute in type.GetCustomAttributesData())
            Add(attribute.AttributeType);
        foreach (var field in type.GetFields(Everything))
            Add(field.FieldType);
        foreach (var method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
        {
            foreach (var parameter in method.GetParameters())
                Add(parameter.ParameterType);
            Add((method as MethodInfo)?.ReturnType);
            foreach (var member in CodeOf(method))
                AddMember(member);
        }
        return found;

        void AddMember(MemberInfo member)
        {
            Add(member as Type ?? member.DeclaringType);
            if (member is MethodBase { IsGenericMethod: true } generic)
                generic.GetGenericArguments().ToList().ForEach(Add);
            if (member is MethodInfo called)
                Add(called.ReturnType);
        }

        void Add(Type? one)
        {
            if (one is null || one.IsGenericParameter)
                return;
            if (one.HasElementType)
                Add(one.GetElementType());
            else if (found.Add(one) && one.IsGenericType)
                one.GetGenericArguments().ToList().ForEach(Add);
        }
    }

    private static IEnumerable<MemberInfo> CodeOf(MethodBase method)
    {
        var body = method.GetMethodBody();
        if (body?.GetILAsByteArray() is not { } code)
            yield break;
        foreach (var local in body.LocalVariables)
            yield return local.LocalType;
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var opCode = code[at] == 0xFE ? OpCodesByValue[unchecked((short)(0xFE00 | code[at + 1]))] : OpCodesByValue[code[at]];
            at += opCode.Size;
            if (opCode.OperandType is OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineField or OperandType.InlineTok)
                yield return method.Module.ResolveMember(BitConverter.ToInt32(code, at), typeArguments, methodArguments)!;
            at += opCode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }
}
