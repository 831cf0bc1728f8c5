namespace Modelgate.Operator.Reports.Html;

/// <summary>The page's own style and shapes. Every colour has a contrast of at least 4.5 to what it stands on, in both schemes.</summary>
internal static class HtmlStyle
{
    /// <summary>The shapes of badges, used by reference.</summary>
    public const string Icons = """
        <svg width="0" height="0" aria-hidden="true" class="shapes">
        <symbol id="i-deny" viewBox="0 0 16 16"><path d="M5 0h6l5 5v6l-5 5H5l-5-5V5z" fill="currentColor"/><path d="M5 5l6 6M11 5l-6 6" class="cutout"/></symbol>
        <symbol id="i-warn" viewBox="0 0 16 16"><path d="M8 0l8 15H0z" fill="currentColor"/><path d="M8 5v5M8 11.5v1.8" class="cutout"/></symbol>
        <symbol id="i-allow" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="currentColor"/><path d="M4 8.5l3 3 5-6.5" class="cutout"/></symbol>
        <symbol id="i-note" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" stroke-width="2"/><path d="M5 8h6" stroke="currentColor" stroke-width="2"/></symbol>
        </svg>

        """;

    /// <summary>The style sheet.</summary>
    public const string Text = """
        :root{color-scheme:light dark;--bg:#fff;--card:#f7f8fa;--text:#1b1f24;--quiet:#4d5561;--rule:#d3d8df;--link:#0b4fb8;--deny:#a81e15;--warn:#7a4a00;--allow:#14632f;--note:#4d5561;--empty:#d3d8df}
        @media (prefers-color-scheme:dark){:root{--bg:#13161b;--card:#1b2027;--text:#e7eaee;--quiet:#adb5c1;--rule:#39414d;--link:#8fbcff;--deny:#ff9f95;--warn:#f3c06a;--allow:#7fdc9f;--note:#adb5c1;--empty:#39414d}}
        *{box-sizing:border-box}
        html{scroll-padding-top:1rem}
        body{margin:0 auto;padding:1.5rem;max-width:76rem;background:var(--bg);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",Arial,sans-serif;overflow-wrap:anywhere}
        a{color:var(--link)}
        a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        main:focus{outline:none}
        .skip{position:absolute;left:-99rem;padding:.5rem 1rem;background:var(--bg)}
        .skip:focus{left:1rem;top:1rem;z-index:1}
        .shapes{position:absolute}
        .brand{margin:0;font-weight:600;color:var(--quiet)}
        h1,h2,h3,h4,h5{line-height:1.25;margin:1.6em 0 .5em}
        h1{font-size:1.9rem;margin:0 0 .4em}
        h2{font-size:1.4rem;padding-top:.6em;border-top:1px solid var(--rule)}
        h3{font-size:1.1rem}
        h4{font-size:1rem}
        h5{font-size:1rem;margin:0}
        p{margin:.5em 0;max-width:60rem}
        code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        .verdict{display:flex;gap:.6rem;align-items:center;font-size:1.2rem;font-weight:600;padding:.7rem 1rem;border:2px solid;border-left-width:.6rem;border-radius:.4rem;max-width:none}
        .icon{width:1em;height:1em;flex:none;vertical-align:-.12em;margin-right:.35em}
        .cutout{fill:none;stroke:var(--bg);stroke-width:2}
        .deny{color:var(--deny)}.warn{color:var(--warn)}.allow{color:var(--allow)}.note{color:var(--note)}
        .badge{white-space:nowrap;font-weight:600}
        .quiet,.place,figcaption{color:var(--quiet);font-size:.9rem;font-weight:400}
        .place{margin:.1em 0 .8em}
        .cut{padding:.5rem .8rem;border:1px dashed var(--quiet)}
        nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;list-style:none;margin:1rem 0;padding:0}
        dl{margin:.5em 0}
        dt{font-weight:600}
        dd{margin:0}
        .facts{display:flex;flex-wrap:wrap;gap:.6rem 2.5rem;font-size:.95rem}
        .facts dt,.tiles dt{color:var(--quiet);font-size:.9rem;font-weight:400}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(7rem,1fr));gap:.7rem}
        .tiles>div{display:flex;flex-direction:column-reverse;padding:.6rem .9rem;border:1px solid var(--rule);border-top:.25rem solid;border-radius:.4rem;background:var(--card)}
        .tiles dd{font-size:1.7rem;font-weight:600;line-height:1.2}
        .tiles .note dd{color:var(--text)}
        .notices{border-left:.3rem solid;padding:.2rem 1rem .2rem 2rem}
        .notices.note{color:var(--text)}
        table{width:100%;border-collapse:collapse;margin:.6rem 0;font-size:.95rem}
        caption{text-align:left;font-weight:600;padding:.3rem 0}
        th,td{text-align:left;vertical-align:top;padding:.45rem .8rem .45rem 0;border-bottom:1px solid var(--rule);min-width:5rem}
        thead th{color:var(--quiet);font-size:.9rem;overflow-wrap:normal}
        tbody th{font-weight:600}
        td.place{margin:0}
        details{margin:.4rem 0}
        summary{cursor:pointer;padding:.3rem 0;color:var(--link)}
        .object{margin:1.5rem 0;padding:1rem 1.2rem;border:1px solid var(--rule);border-left:.35rem solid;border-radius:.4rem}
        .object>*{color:var(--text)}
        .object>.place{color:var(--quiet)}
        .object h3{margin:0}
        .findings{list-style:none;margin:0;padding:0}
        .finding{margin:.7rem 0;padding:.7rem 1rem;background:var(--card);border-left:.25rem solid;border-radius:.2rem}
        .finding>*{color:var(--text)}
        .finding .badge.deny{color:var(--deny)}
        .finding dl>div{display:grid;grid-template-columns:5.5rem 1fr;gap:0 .8rem;padding:.1rem 0}
        .composed{display:grid;grid-template-columns:minmax(0,22rem) minmax(0,1fr);gap:1.5rem;align-items:start}
        .composed table{table-layout:fixed}
        .composed th:nth-child(1){width:38%}
        .composed th:nth-child(2){width:24%}
        figure{margin:.4rem 0}
        .picture{width:100%;height:auto;display:block;font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",Arial,sans-serif}
        .picture text{fill:var(--text)}
        .picture .small{font-size:12px;fill:var(--quiet)}
        .picture .strong{font-weight:600}
        .picture .server{fill:var(--card);stroke:var(--quiet)}
        .picture .bundle{fill:none;stroke:currentColor;stroke-width:2}
        .picture .bundle.deny{stroke-dasharray:7 4}
        .picture .outside{fill:none;stroke:var(--quiet);stroke-width:1.5;stroke-dasharray:3 4}
        .picture .line{fill:none;stroke:var(--quiet);stroke-width:1.5}
        .picture .full{fill:currentColor}
        .picture .empty{fill:none;stroke:var(--quiet)}
        .picture .mark{stroke:var(--text);stroke-width:3}
        footer{margin-top:2.5rem;border-top:1px solid var(--rule);color:var(--quiet);font-size:.9rem}
        @media (max-width:66rem){.composed{grid-template-columns:minmax(0,1fr)}.picture{max-width:25rem}}
        @media (max-width:36rem){
        body{padding:.8rem}
        .object{padding:.7rem .6rem}
        .finding{padding:.6rem}
        .finding dl>div{grid-template-columns:minmax(0,1fr)}
        table,tbody,tr,th,td,caption{display:block}
        .composed th:nth-child(n){width:auto}
        thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        tr{padding:.5rem 0;border-bottom:1px solid var(--rule)}
        th,td{border:0;padding:.1rem 0}
        td[data-label]::before{content:attr(data-label) ": ";color:var(--quiet)}
        }
        @media print{
        :root{color-scheme:light;--bg:#fff;--card:#fff;--text:#000;--quiet:#444;--rule:#bbb;--link:#000;--deny:#8f1710;--warn:#6b4000;--allow:#0f5227;--note:#444}
        body{max-width:none;padding:0;font-size:10pt}
        nav,.skip{display:none}
        details::details-content{content-visibility:visible;display:block;block-size:auto}
        .finding,tr,figure{break-inside:avoid}
        h2,h3,h4,h5{break-after:avoid}
        *{print-color-adjust:exact}
        }

        """;
}
