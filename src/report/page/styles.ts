/** The style sheet of the page: one family of type, one accent for what is proven, no files from outside. */
export const STYLES: string = `
:root{--paper:#fff;--ink:#15171c;--soft:#555c69;--line:#d8dbe1;--faint:#f3f4f6;--accent:#b3261e;--accent-tint:#eebbb7;--grey:#8a919d;--grey-tint:#c3c8d0;--hatch:#cdd1d8;
--approach:#2f62a3;--entry:#7d4796;--hold:#1f7567;--movement:#946200;--aim:#b3261e;--cover:#3d424c;color-scheme:light}
@media screen and (prefers-color-scheme:dark){:root{--paper:#14161a;--ink:#e9ebef;--soft:#a3a9b5;--line:#363a43;--faint:#1d2026;--accent:#ff7468;--accent-tint:#733a36;--grey:#828a97;--grey-tint:#4b515c;--hatch:#343943;
--approach:#7fb0ee;--entry:#c99ae0;--hold:#58c2b0;--movement:#e0ab4a;--aim:#ff7468;--cover:#c9ced8;color-scheme:dark}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:24px;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 "Helvetica Neue","Segoe UI",Roboto,Arial,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:1168px;margin:0 auto;padding:36px 24px 64px}
h1,h2,h3,h4,p,ol,ul,dl,dd,figure,table{margin:0;padding:0}
h1{font-size:46px;line-height:1.08;letter-spacing:-.025em;font-weight:700;max-width:20em;margin:0 0 34px;text-wrap:balance}
h2{font-size:26px;line-height:1.2;letter-spacing:-.015em;font-weight:700;margin:0 0 8px}
h3{font-size:17px;line-height:1.3;font-weight:700;margin:28px 0 8px}
h4{font-size:14px;line-height:1.35;font-weight:700;margin:0 0 4px}
section{margin:76px 0 0;padding:18px 0 0;border-top:2px solid var(--ink)}
#answer{margin-top:56px;padding:0;border:0}
.lead{font-size:16px;color:var(--soft);max-width:46em;margin:0 0 22px}
.quiet{color:var(--soft)}
a{color:inherit;text-decoration:underline;text-decoration-color:var(--grey-tint);text-decoration-thickness:1px;text-underline-offset:3px}
a:hover{text-decoration-color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
:target{background:var(--faint);box-shadow:-10px 0 0 var(--faint),10px 0 0 var(--faint)}
.unseen-char{font:600 .82em/1 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;background:var(--ink);color:var(--paper);border-radius:2px;padding:0 3px}
.cut{color:var(--soft);font-style:italic}
.top{display:flex;justify-content:space-between;align-items:baseline;gap:24px;font-size:14px}
.brand{font-weight:700}.brand span{font-weight:400;margin-left:16px;color:var(--soft)}
.stamp{color:var(--soft)}
.answer{display:grid;grid-template-columns:minmax(0,7fr) minmax(0,4fr);gap:56px;font-size:18px;line-height:1.5}
.answer p+p{margin-top:10px}
.answer aside{font-size:14px;color:var(--soft);line-height:1.55;border-top:1px solid var(--line);padding-top:10px;align-self:start}
.answer aside h2{font-size:14px;letter-spacing:0;color:var(--ink);margin:0 0 6px}
.answer aside p+p{margin-top:7px}
.figures{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:24px;margin:52px 0 0}
.figures div{display:flex;flex-direction:column;border-top:2px solid var(--ink);padding-top:10px}
.figures dt{font-size:14px;font-weight:700}
.figures dd{font-size:44px;line-height:1.15;letter-spacing:-.03em;font-weight:300;margin-top:6px}
.figures dd.quiet{font-size:13px;letter-spacing:0;font-weight:400;line-height:1.4;margin-top:2px}
.figures .alarming{border-color:var(--accent)}.figures .alarming dd:not(.quiet){color:var(--accent);font-weight:500}
.figures .none dd:not(.quiet){color:var(--soft)}
nav{margin:44px 0 0;font-size:14px;display:flex;flex-wrap:wrap;gap:6px 22px}
table{width:100%;border-collapse:collapse;font-size:13px;line-height:1.4}
th,td{text-align:left;vertical-align:top;padding:8px 14px 8px 0;border-bottom:1px solid var(--line);font-weight:400}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:12px;font-weight:700;vertical-align:bottom;border-bottom:1px solid var(--ink);overflow-wrap:normal}
tbody th{font-weight:600}
th.number,td.number{text-align:right;white-space:nowrap;padding-right:30px}th.number:last-child,td.number:last-child{padding-right:0}
.time{white-space:nowrap;overflow-wrap:normal}
.intervals{font-size:14px}
.intervals tbody+tbody tr:first-child>*{border-top:1px solid var(--grey)}
.intervals tbody tr:first-child>*{border-bottom:0;padding-top:12px}
.intervals th .quiet,.intervals td>.quiet{display:block;font-weight:400;font-size:12px}
.intervals th[scope] b{font-size:16px;display:block}
.intervals .number b{font-weight:600;white-space:nowrap}
.why td{padding:0 0 12px}
details>summary{cursor:pointer;color:var(--soft);font-size:13px;padding:2px 0;width:fit-content}
details>summary:hover{color:var(--ink)}
details[open]>summary{margin-bottom:8px}
.state{display:inline-block;white-space:nowrap;font-size:12px;font-weight:600;line-height:20px;padding:0 8px 0 7px;border-radius:2px;border:1px solid var(--grey);color:var(--ink)}
.state.confirmed{background:var(--accent);border-color:var(--accent);color:var(--paper)}
.state.contained{border-color:var(--accent);color:var(--accent)}
.state.suspected{border-color:var(--ink)}
.state.closed,.state.exposed,.state.targeted{color:var(--soft)}
.state.refuted{color:var(--soft);border-style:dashed}
.pieces{list-style:none;font-size:13px;margin:0 0 4px}
.pieces li{display:grid;grid-template-columns:138px 108px minmax(0,1fr);gap:12px;padding:5px 0;border-top:1px solid var(--line)}
.kind{font-weight:600}.kind.proof{color:var(--accent)}.kind.clean,.kind.delivery,.kind.exposure,.kind.sign{font-weight:400;color:var(--soft)}
.cite{font:600 11px/16px ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;color:var(--ink);background:var(--faint);border:1px solid var(--line);border-radius:2px;padding:0 5px;margin:0 5px 0 0;cursor:pointer}
.cite:hover{border-color:var(--ink)}
.place{font-size:12px;color:var(--soft);margin-right:8px}
.timeline{margin:0 0 18px}
.timeline svg{display:block;width:100%;height:auto;overflow:visible}
.grid{stroke:var(--line);stroke-width:1}.lane{stroke:var(--line);stroke-width:1}
.hatch{stroke:var(--hatch);stroke-width:2.2}.hatch-ground{fill:var(--paper)}
svg text{fill:var(--ink);font-size:12px}
.tick{text-anchor:middle;fill:var(--soft);font-size:11px}.tick.date{fill:var(--ink);font-weight:600}
.name{font-size:13px;font-weight:600}.state-name{font-size:10.5px;fill:var(--soft)}
.maybe{stroke:var(--grey);stroke-width:1.6;stroke-dasharray:4 3;fill:none}.maybe-end{stroke:var(--grey);stroke-width:1.6;fill:none}
.signs{fill:var(--grey-tint)}.before-proof{fill:var(--accent-tint)}.proof{fill:var(--accent)}
.quiet-time{fill:var(--paper);stroke:var(--accent);stroke-width:1}
.contained{stroke:var(--ink);stroke-width:2.4;fill:none}
.open{stroke:var(--accent);stroke-width:2;stroke-dasharray:2 3;fill:none}.open-end{fill:var(--accent)}
.glyph{stroke:var(--paper);stroke-width:1}
.glyph.approach{fill:var(--approach)}.glyph.entry{fill:var(--entry)}.glyph.hold{fill:var(--hold)}.glyph.movement{fill:var(--movement)}.glyph.aim{fill:var(--aim)}.glyph.cover{fill:none;stroke:var(--cover);stroke-width:2.2}
.legend{font-size:12px;color:var(--soft);display:grid;gap:6px}
.legend ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px}
.legend li{display:flex;align-items:center;gap:7px}
.sample{width:34px;height:14px;flex:none}.sample.narrow{width:14px}
.story{margin:44px 0 0;padding-top:26px;border-top:1px solid var(--ink)}
#stories>.story:first-of-type{border-top:0;padding-top:0;margin-top:30px}
.kicker{font-size:13px;color:var(--soft)}
.story>header h3{font-size:30px;line-height:1.15;letter-spacing:-.02em;margin:2px 0 8px;max-width:28em;text-wrap:balance}
.meta{color:var(--soft);max-width:60em}
.chain{list-style:none;display:grid;grid-template-columns:repeat(13,minmax(0,1fr));gap:2px;margin:24px 0 26px}
.chain li{display:flex;flex-direction:column;gap:3px;font-size:11px;line-height:1.25;padding:7px 5px 8px;border-top:3px solid var(--line);overflow-wrap:normal;hyphens:auto}
.chain svg{width:16px;height:16px}
.chain b{font-weight:600}.chain span{color:var(--soft)}
.chain .seen{border-color:var(--ink);background:var(--faint)}
.chain .absent b,.chain .hidden b{font-weight:400;color:var(--soft)}
.chain .hidden{border-top-color:transparent;background:repeating-linear-gradient(135deg,var(--grey) 0 1px,transparent 1px 4px) 0 -3px/100% 10px no-repeat}
.chain li svg{margin-top:2px}.chain .hidden b,.chain .hidden span{color:var(--ink)}
.question{text-anchor:middle;font-weight:700;font-size:13px}.dash{stroke:var(--grey);stroke-width:2}
.columns{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px 56px}
.columns>div>h3:first-child{margin-top:0}
.columns ul{padding-left:16px}
.list-head{margin:30px 0 8px}
.evidence-list{list-style:none}
.evidence{display:grid;grid-template-columns:104px minmax(0,1fr) 108px;gap:20px;padding:16px 0 15px;border-top:1px solid var(--line)}
.when{font-size:13px;color:var(--soft);line-height:1.4}.when b{color:var(--ink);font-size:15px;font-weight:600}
.what h4{font-size:16px}
.stage-line{font-size:13px;color:var(--soft);margin:0 0 6px;display:flex;flex-wrap:wrap;gap:0 14px;align-items:center}
.stage-line .sample{margin-right:-7px}
.act{color:var(--accent);font-weight:600}
.entity{color:var(--ink)}
.what ul{list-style:none;max-width:50em}
.what ul li+li{margin-top:2px}
.against-head{font-size:13px;font-weight:600;margin-top:6px}
.against{color:var(--soft)}
.cause{font-size:13px;color:var(--soft);margin-top:6px}
.origin{margin-top:8px;font-size:13px;display:flex;flex-wrap:wrap;gap:4px 10px;align-items:baseline}
.origin .cite{margin:0}
.technique{color:var(--soft)}
.technique+.technique{border-left:1px solid var(--line);padding-left:10px}
.rule{font-size:12px;color:var(--soft);margin-top:4px}
.weighs{font-size:12px;text-align:right;line-height:1.4}
.weighs b{font-size:18px;font-weight:400;display:block}
.weight{width:80px;height:4px;display:block;margin:3px 0 4px auto}
.weight-ground,.strip-ground{fill:var(--faint)}.weight-bar{fill:var(--ink)}.span{fill:var(--ink)}
.share{width:120px;height:8px}.strip{width:240px;height:10px;display:block;margin-top:4px}
.strip-ground{fill:var(--line)}
.gaps{padding-left:16px;max-width:56em}.gaps li+li{margin-top:3px}
.spans td,.spans th,.rejects td{padding-top:5px;padding-bottom:5px}
.file{min-width:180px}
.hash,.problem{display:block;font-weight:400;font-size:11px;color:var(--soft)}
.hash{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:10.5px}
.problem{color:var(--accent);font-size:12px}
code,pre,.fields{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:12px}
.asked{display:grid;gap:4px;font-size:14px;margin:0 0 20px}.asked div{display:grid;grid-template-columns:200px minmax(0,1fr);gap:16px}.asked dt{color:var(--soft)}
.terms{font-size:14px}.terms dt{font-weight:700;margin-top:9px}.terms dd{color:var(--soft);max-width:38em}
.cut-note{font-size:13px;color:var(--soft);margin:0 0 10px}
.records:not(:has(:popover-open)){min-height:0}
.record h3{margin:0;font-size:20px}
.record header{display:grid;grid-template-columns:auto minmax(0,1fr) auto;gap:16px;align-items:start;border-bottom:2px solid var(--ink);padding:0 0 12px;margin:0 0 8px;font-size:13px}
.record[popover]{position:fixed;inset:0 0 0 auto;width:min(760px,94vw);height:100vh;max-height:none;margin:0;border:0;border-left:1px solid var(--line);padding:26px 28px;background:var(--paper);color:var(--ink);overflow:auto}
.record::backdrop{background:rgb(20 22 26/.38)}
.close{font:inherit;font-size:13px;background:none;border:1px solid var(--grey);color:var(--ink);border-radius:2px;padding:1px 10px;cursor:pointer}
.fields th{width:30%;font-weight:400;color:var(--soft)}.fields td,.fields th{padding-top:4px;padding-bottom:4px;white-space:pre-wrap}
pre{white-space:pre-wrap;margin:0}
footer{margin:72px 0 0;padding:16px 0 0;border-top:2px solid var(--ink);font-size:12px;color:var(--soft)}footer p{max-width:80em}footer p+p{margin-top:6px}
.print-only{display:none}
@media screen and (max-width:900px){.weight{margin-left:0}h1{font-size:34px}.answer,.columns{grid-template-columns:1fr;gap:28px}.figures{grid-template-columns:repeat(2,1fr)}.chain{grid-template-columns:repeat(5,minmax(0,1fr))}.evidence{grid-template-columns:84px minmax(0,1fr)}.weighs{grid-column:2;text-align:left}main{overflow-x:auto}}
@media print{
@page{size:A4;margin:15mm 14mm 16mm}
body{font-size:9.5pt;line-height:1.42}
main{max-width:none;padding:0}
nav,.close,.record::backdrop{display:none}
.print-only{display:block}
h1{font-size:25pt;margin-bottom:7mm}h2{font-size:15pt}h3{font-size:11pt}h4{font-size:9.5pt}
section{margin-top:11mm;padding-top:3mm;border-top-width:1.2pt}#answer{margin-top:9mm}
h2,h3,h4,.lead,.kicker,.list-head,thead,.story>header,.chain,.story>.columns,details>summary,.cut-note{break-after:avoid}
.intervals tbody tr:first-child{break-after:avoid}.story>header,.legend{break-inside:avoid}
tr,.evidence,.timeline,.chain,.figures,.pieces li,.terms dd{break-inside:avoid}
.terms dt{break-after:avoid}
.answer{font-size:11pt;gap:9mm}.answer aside{font-size:8.5pt}
.figures{margin-top:8mm}.figures dd{font-size:23pt}.figures dd.quiet{font-size:8pt}.figures dt{font-size:9pt}
.lead{font-size:9.5pt;margin-bottom:4mm}
table{font-size:7.6pt}thead th{font-size:7.4pt}th,td{padding:1.3mm 2.4mm 1.3mm 0}
.intervals{font-size:7.8pt}.intervals th[scope] b{font-size:9pt}.intervals th .quiet,.intervals td>.quiet{font-size:7pt}
.state{font-size:7pt;line-height:4mm;padding:0 1.2mm}
.pieces{font-size:8pt}.pieces li{grid-template-columns:31mm 25mm minmax(0,1fr)}
details>summary{list-style:none;padding-left:0;font-size:7.4pt}.against-head{font-size:8.4pt}
details::details-content{content-visibility:visible;display:block;height:auto}
.chain{gap:1px;margin:4mm 0}.chain li{font-size:5.6pt;letter-spacing:-.01em;padding:1mm .5mm}.chain span{font-size:5.6pt}.chain svg{width:3.2mm;height:3.2mm}
.story>header h3{font-size:17pt}.what h4{font-size:10pt}.when,.stage-line,.cause,.origin{font-size:8pt}.when b{font-size:9pt}.rule,.weighs,.legend{font-size:7.4pt}.weighs b{font-size:11pt}
.evidence{grid-template-columns:21mm minmax(0,1fr) 22mm;gap:4mm;padding:3mm 0}
.strip{width:38mm}.share{width:24mm}
.asked,.terms{font-size:8.6pt}.columns{gap:4mm 9mm}
.record[popover]{display:block;position:static;width:auto;height:auto;border:0;border-top:.6pt solid var(--line);padding:2.5mm 0;overflow:visible;break-inside:auto}
.record[popover].unprinted{display:none}
.record header{border:0;padding:0;margin:0;font-size:7.6pt}.record h3{font-size:9pt}
.fields,pre,code{font-size:6.8pt}.fields td,.fields th{padding:.5mm 2mm .5mm 0}
.cite{font-size:6.8pt;line-height:3.4mm}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`
