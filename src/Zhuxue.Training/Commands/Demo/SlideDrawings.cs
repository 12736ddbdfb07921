namespace Zhuxue.Training.Commands.Demo;

/// <summary>A simple drawing for each demo lesson, in a square of 360 units. P is the ink, S the soft ground, A the safety orange.</summary>
internal static class SlideDrawings
{
    private const string P = "#0b5563", S = "#e5f0f1", L = "#a6c6cb", A = "#e8590c", Y = "#fdeee4";

    /// <summary>SVG shapes of the drawing with that name.</summary>
    /// <exception cref="KeyNotFoundException">A lesson names a drawing that is not here.</exception>
    public static string Get(string name) => All.TryGetValue(name, out var shapes) ? shapes : throw new KeyNotFoundException($"There is no drawing \"{name}\"; there are {string.Join(", ", All.Keys)}.");

    private static readonly Dictionary<string, string> All = new(StringComparer.Ordinal)
    {
        // A trench in section: soil, boards, struts, a pipe; barriers above.
        ["trench"] = $"""
            <path d="M0 120H96V320H264V120H360V360H0z" fill="{L}"/><path d="M0 120H96M264 120H360" stroke="{P}" stroke-width="8"/>
            <path d="M96 112V324M264 112V324" stroke="{P}" stroke-width="14"/><path d="M103 170H257M103 240H257" stroke="{A}" stroke-width="16"/>
            <circle cx="180" cy="292" r="30" fill="#fff" stroke="{P}" stroke-width="8"/>
            <path d="M20 120V40M76 120V40M14 56H82M14 88H82M284 120V40M340 120V40M278 56H346M278 88H346" stroke="{A}" stroke-width="8"/>
            """,
        // Cones and a warning board beside a road.
        ["cones"] = $"""
            <path d="M0 300 120 100H240L360 300V360H0z" fill="{S}"/><path d="M180 110V160M180 190V250M180 285V350" stroke="#fff" stroke-width="14"/>
            <path d="M52 310 80 200H96L124 310zM150 340 180 220H196L226 340zM262 310 288 200H304L330 310z" fill="{A}"/>
            <path d="M66 262H110M166 286H210M276 262H318" stroke="#fff" stroke-width="14"/><path d="M40 314H136M138 344H238M250 314H344" stroke="{P}" stroke-width="12"/>
            <path d="M180 10 244 120H116z" fill="#fff" stroke="{P}" stroke-width="10" stroke-linejoin="round"/><path d="M180 48V84M180 98V104" stroke="{P}" stroke-width="11"/>
            """,
        // A manhole in section with tripod, rope, fan.
        ["manhole"] = $"""
            <path d="M0 150H116V360H0zM244 150H360V360H244z" fill="{L}"/><path d="M116 150V350M244 150V350" stroke="{P}" stroke-width="10"/><path d="M0 150H116M244 150H360" stroke="{P}" stroke-width="8"/>
            <path d="M80 150 180 20 280 150" fill="none" stroke="{A}" stroke-width="11" stroke-linejoin="round"/><path d="M180 24V236" stroke="{P}" stroke-width="5"/>
            <circle cx="180" cy="222" r="20" fill="{Y}" stroke="{P}" stroke-width="7"/><path d="M158 216a22 22 0 0 1 44 0z" fill="{A}"/><path d="M152 300V268q0-24 28-24t28 24v32z" fill="{P}"/>
            <path d="M290 120a26 26 0 1 0 52 0 26 26 0 1 0-52 0M290 120q-30 6-38 60v90" fill="none" stroke="{P}" stroke-width="8"/>
            """,
        // A brick wall with plumb line and level.
        ["wall"] = $"""
            <path d="M20 340V120H280V340z" fill="{Y}" stroke="{A}" stroke-width="8"/><path d="M20 164H280M20 208H280M20 252H280M20 296H280M106 120V164M194 120V164M62 164V208M150 164V208M238 164V208M106 208V252M194 208V252M62 252V296M150 252V296M238 252V296M106 296V340M194 296V340" stroke="{A}" stroke-width="7"/>
            <path d="M320 40V250" stroke="{P}" stroke-width="5"/><path d="M304 250H336L320 300z" fill="{P}"/><rect x="296" y="28" width="48" height="18" rx="4" fill="{P}"/>
            <rect x="40" y="78" width="200" height="30" rx="6" fill="#fff" stroke="{P}" stroke-width="7"/><rect x="116" y="84" width="48" height="18" rx="9" fill="{S}" stroke="{P}" stroke-width="4"/><circle cx="140" cy="93" r="6" fill="{A}"/>
            """,
        // A grid of bars with stirrups, and a ruler.
        ["rebar"] = $"""
            <rect x="30" y="40" width="300" height="230" fill="{S}"/><path d="M20 70H340M20 130H340M20 190H340M20 250H340" stroke="{P}" stroke-width="13" stroke-linecap="round"/>
            <path d="M70 30V284M136 30V284M202 30V284M268 30V284" stroke="{A}" stroke-width="10" stroke-linecap="round"/>
            <rect x="40" y="306" width="280" height="40" rx="4" fill="#fff" stroke="{P}" stroke-width="7"/><path d="M70 310V326M100 310V332M130 310V326M160 310V332M190 310V326M220 310V332M250 310V326M280 310V332" stroke="{P}" stroke-width="5"/>
            """,
        // A column form with a vibrator, and three test cubes.
        ["concrete"] = $"""
            <path d="M40 90H220V300H40z" fill="{L}"/><path d="M40 60V306M220 60V306" stroke="{P}" stroke-width="14"/><path d="M40 150q45-22 90 0t90 0V90q-45 22-90 0T40 90z" fill="{S}"/>
            <path d="M300 40q-60-30-110 10-40 30-50 90" fill="none" stroke="{P}" stroke-width="9"/><path d="M140 138V232" stroke="{A}" stroke-width="20" stroke-linecap="round"/>
            <path d="M250 252h84v84h-84zM250 160h84v84h-84z" fill="#fff" stroke="{P}" stroke-width="8"/><path d="M272 206l14 14 28-32M272 298l14 14 28-32" fill="none" stroke="{A}" stroke-width="10"/><path d="M20 312H240" stroke="{P}" stroke-width="10"/>
            """,
        // A hard hat over a guard rail.
        ["helmet"] = $"""
            <path d="M70 190a110 110 0 0 1 220 0z" fill="{A}"/><path d="M152 84a110 110 0 0 1 56 0V160H152z" fill="#fff" opacity=".85"/><path d="M48 190H312a12 12 0 0 1 0 28H48a12 12 0 0 1 0-28z" fill="{P}"/>
            <path d="M96 218q4 60 84 60t84-60" fill="none" stroke="{P}" stroke-width="8"/><path d="M20 350V290M340 350V290M130 350V290M230 350V290" stroke="{P}" stroke-width="12"/><path d="M10 300H350M10 330H350" stroke="{P}" stroke-width="10"/>
            """,
        // A distribution box with a flash, and an extinguisher.
        ["power"] = $"""
            <rect x="30" y="50" width="170" height="230" rx="10" fill="{S}" stroke="{P}" stroke-width="10"/><path d="M30 100H200" stroke="{P}" stroke-width="8"/><path d="M124 118 82 196H112L98 256 152 172H120z" fill="{A}"/>
            <path d="M80 280V340M150 280V340" stroke="{P}" stroke-width="10"/><circle cx="60" cy="76" r="8" fill="{A}"/><circle cx="88" cy="76" r="8" fill="{P}"/>
            <path d="M250 150q0-34 38-34t38 34v180H250z" fill="{A}"/><path d="M270 84H316V116H270zM316 92h26M262 98q-40 10-36 90" fill="none" stroke="{P}" stroke-width="9"/><path d="M262 200h52v60h-52z" fill="#fff"/>
            """,
    };
}
