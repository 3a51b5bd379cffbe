/**
 * What the control words of Rich Text Format mean for its text, as a table. Words that are not in it change how text looks; a group
 * that an unknown word marked as optional begins is left out.
 * Source: Rich Text Format specification 1.9.1 (Microsoft, 2008).
 */

/** What a control word does: part text, open lines of their own, say what a group holds, or stand for text; `known` does nothing. */
export type RtfAction =
  | "line"
  | "tab"
  | "cell"
  | "row"
  | "inset"
  | "leave-out"
  | "object"
  | "instruction"
  | "fonts"
  | "known"
  | { readonly text: string };

const actions = new Map<string, RtfAction>();

const words: Readonly<Record<string, Exclude<RtfAction, object>>> = {
  "par line sect page column softline softpage": "line",
  tab: "tab",
  "cell nestcell": "cell",
  "row nestrow": "row",
  "header headerl headerr headerf footer footerl footerr footerf footnote annotation shptxt dptxbxtext": "inset",
  "title subject author manager company operator category keywords comment doccomm propname staticval hlinkbase": "inset",
  // Groups that are marked as optional and hold such groups.
  "userprops shpinst nesttableprops background": "known",
  "colortbl stylesheet pict listtable listoverridetable revtbl rsidtbl filetbl xmlnstbl themedata colorschememapping":
    "leave-out",
  "datastore latentstyles generator sn sv nonshppict shprslt nonesttables bkmkstart bkmkend atnid atnauthor atntime atnref":
    "leave-out",
  "objclass objname objsect listtext pntext template falt panose": "leave-out",
  objdata: "object",
  fldinst: "instruction",
  fonttbl: "fonts",
};

for (const [list, action] of Object.entries(words)) for (const word of list.split(" ")) actions.set(word, action);

const characters: Readonly<Record<string, string>> = {
  emdash: "\u2014",
  endash: "\u2013",
  lquote: "\u2018",
  rquote: "\u2019",
  ldblquote: "\u201c",
  rdblquote: "\u201d",
  bullet: "\u2022",
  emspace: " ",
  enspace: " ",
  qmspace: " ",
};

for (const [word, text] of Object.entries(characters)) actions.set(word, { text });

/** What the control word means; undefined for all that do not concern the text. */
export function rtfAction(word: string): RtfAction | undefined {
  return actions.get(word);
}
