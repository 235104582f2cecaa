namespace Hybrid.Reports;

/// <summary>The style sheet of a report: blue and orange, light or dark as the reader's system is.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--page:#ffffff;--card:#f7f8fa;--text:#1a1f27;--muted:#5b6573;--grid:#dfe3e8;--blue:#1f66c1;--orange:#c25e00;--strong:#ffffff}
        @media (prefers-color-scheme:dark){:root{--page:#12151a;--card:#1a1f27;--text:#e8ebef;--muted:#a3adba;--grid:#2e3540;--blue:#6aa9ff;--orange:#ff9f45;--strong:#0c0f13}image.ink{filter:invert(1)}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
        main{max-width:1100px;margin:0 auto;padding:24px 20px 60px}
        h1{font-size:1.9rem;margin:.4em 0 .2em}
        h2{font-size:1.35rem;margin:1.6em 0 .3em;border-bottom:2px solid var(--grid);padding-bottom:.2em}
        p{margin:.5em 0;max-width:72ch}
        .muted{color:var(--muted)}
        .charts{display:flex;flex-wrap:wrap;gap:18px;align-items:flex-start}
        figure{margin:14px 0 0;padding:14px 16px;background:var(--card);border:1px solid var(--grid);border-radius:8px;max-width:100%}
        figcaption{font-weight:600;margin-bottom:6px}
        svg{display:block;max-width:100%;height:auto}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;margin:12px 0;font-variant-numeric:tabular-nums}
        th,td{padding:5px 14px 5px 0;text-align:left;border-bottom:1px solid var(--grid)}
        th{color:var(--muted);font-weight:600}
        td.number,th.number{text-align:right}
        pre{background:var(--card);border:1px solid var(--grid);border-radius:8px;padding:12px 14px;overflow-x:auto;font-size:.9rem}
        svg text{font-family:inherit;fill:var(--text)}
        svg .label{font-size:13px}
        svg .tick{font-size:12px;fill:var(--muted)}
        svg .cell{font-size:12px}
        svg .strong{fill:var(--strong)}
        svg .axis{stroke:var(--muted);stroke-width:1}
        svg .grid{stroke:var(--grid);stroke-width:1}
        svg .series{fill:none;stroke-width:2.2;stroke-linejoin:round}
        svg .blue{fill:var(--blue)}
        svg .orange{fill:var(--orange)}
        svg .s0,svg .s2,svg .s4{stroke:var(--blue)}
        svg .s1,svg .s3,svg .s5{stroke:var(--orange)}
        svg .s2,svg .s3{stroke-dasharray:7 4}
        svg .s4,svg .s5{stroke-dasharray:2 4}
        svg .dot{fill:var(--card);stroke-width:1.8;stroke-dasharray:none}
        image.ink{image-rendering:pixelated}
        @media print{figure{break-inside:avoid}}
        """;
}
