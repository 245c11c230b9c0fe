#pragma once

namespace setscope {

/// The style sheet of the HTML report.
inline constexpr const char* kHtmlStyle = R"css(
:root { color-scheme: light dark; --page: #ffffff; --text: #1f2328; --muted: #656d76; --line: #d5d9de; --soft: #f4f5f7;
  --accent: #2f6bd8; --flag: #d1342f; --flag-soft: #fdf0ef; }
@media (prefers-color-scheme: dark) { :root { --page: #1b1d21; --text: #e6e8eb; --muted: #9aa1ab; --line: #3a3f46;
  --soft: #25282d; --accent: #5a94f2; --flag: #f4645d; --flag-soft: #3a2423; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2.5rem 1.5rem 4rem; background: var(--page); color: var(--text);
  font: 16px/1.5 Inter, system-ui, "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.3rem; margin: 3rem 0 .6rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .5rem; }
p { margin: .6rem 0; max-width: 46rem; }
.subtitle, .note, .summary, .detail { color: var(--muted); }
.note { font-size: .9rem; }
.lead { font-size: 1.3rem; line-height: 1.4; margin: 1.2rem 0; }
.warning { border-left: 4px solid var(--flag); background: var(--flag-soft); padding: .6rem .9rem; }
.figures { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1.2rem 0; }
.figures div { flex: 1 1 9rem; background: var(--soft); border-radius: 8px; padding: .8rem 1rem; }
.figures strong { display: block; font-size: 1.7rem; line-height: 1.2; }
.figures .flagged strong { color: var(--flag); }
.figures span { color: var(--muted); font-size: .9rem; }
table { border-collapse: collapse; width: 100%; margin: .8rem 0; font-size: .9rem; }
th { text-align: left; color: var(--muted); font-weight: 600; border-bottom: 1px solid var(--line); }
th, td { padding: .35rem .6rem; vertical-align: top; }
td { border-bottom: 1px solid var(--soft); unicode-bidi: isolate; }
.right { text-align: right; white-space: nowrap; }
tr.flagged td { background: var(--flag-soft); }
tr.flagged td:first-child { box-shadow: inset 3px 0 var(--flag); }
dl { display: grid; grid-template-columns: minmax(10rem, 16rem) 1fr; gap: .25rem 1rem; margin: .8rem 0; font-size: .9rem; }
dt { color: var(--muted); }
dd { margin: 0; unicode-bidi: isolate; }
figure { margin: 1.4rem 0; }
figcaption { margin-bottom: .5rem; }
figcaption .dot { display: inline-block; width: .6em; height: .6em; border-radius: 50%; background: var(--flag); margin-right: .45em; }
.wall { display: grid; grid-template-columns: repeat(auto-fill, minmax(6.4rem, 1fr)); gap: .6rem; list-style: none; margin: 0; padding: 0; }
.member { border: 1px solid var(--line); border-radius: 6px; overflow: hidden; break-inside: avoid; background: var(--page); }
.member.flagged { border-color: var(--flag); box-shadow: 0 0 0 1px var(--flag); }
.picture { aspect-ratio: 1; background: var(--soft); display: flex; align-items: center; justify-content: center; color: var(--muted); font-size: .75rem; }
.wide { grid-template-columns: repeat(auto-fill, minmax(13.4rem, 1fr)); }
.wide .picture { aspect-ratio: 2; }
.picture.text { padding: .35rem; overflow: hidden; line-height: 1.25; text-align: center; color: var(--text); font-size: .7rem; }
.picture.text.short { font-size: .95rem; font-weight: 600; }
.picture.text span { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 6; overflow: hidden; }
.picture svg { max-width: none; height: 100%; }
.picture img { width: 100%; height: 100%; object-fit: cover; display: block; }
.track { height: 6px; background: var(--soft); }
.share { height: 100%; background: var(--flag); }
.caption { display: flex; gap: .4rem; justify-content: space-between; padding: .25rem .4rem; font-size: .72rem; }
.caption .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
.caption .value { white-space: nowrap; }
.flagged .caption .value { color: var(--flag); font-weight: 600; }
.detail { padding: 0 .4rem .3rem; font-size: .7rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
figure.chart { border: 1px solid var(--line); border-radius: 8px; padding: 1rem; break-inside: avoid; }
svg { display: block; width: 100%; max-width: 44rem; height: auto; }
svg .text { fill: var(--text); } svg .muted { fill: var(--muted); } svg .bar { fill: var(--accent); }
svg line.text { stroke: var(--text); } svg line.muted { stroke: var(--muted); }
svg .flagged { fill: var(--flag); } svg line.flagged { stroke: var(--flag); } svg line.bar { stroke: var(--accent); } svg .line { stroke: var(--line); }
pre { background: var(--soft); border-radius: 8px; padding: .8rem 1rem; white-space: pre-wrap; font: .85rem/1.5 "DejaVu Sans Mono", monospace; }
footer { margin-top: 3rem; color: var(--muted); font-size: .85rem; }
@page { size: A4; margin: 16mm; }
@media print { :root { --page: #fff; --text: #1f2328; --muted: #565d66; --line: #d5d9de; --soft: #f4f5f7; --accent: #2f6bd8;
    --flag: #d1342f; --flag-soft: #fdf0ef; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 10pt; } .page-break { break-before: page; }
  h2, h3, figcaption { break-after: avoid; } thead { display: table-header-group; } tr { break-inside: avoid; } }
)css";

}  // namespace setscope
