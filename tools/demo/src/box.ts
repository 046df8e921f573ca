/** Text in a frame. */

export interface BoxOptions {
  readonly title: string;
  /** Of the whole box, in columns. */
  readonly width: number;
  /** How frames and titles look; the text stays as it is. */
  readonly frame: (text: string) => string;
  readonly heading: (text: string) => string;
}

const graphemes = new Intl.Segmenter();
const wide = /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** Longer lines are cut, not wrapped: links and ids would break. */
export function box(lines: readonly string[], { title, width, frame, heading }: BoxOptions): string {
  const inner = width - 4;
  const shortTitle = cut(title, inner - 2);
  const top = `${frame('╭─')} ${heading(shortTitle)} ${frame(`${'─'.repeat(inner - 1 - columns(shortTitle))}╮`)}`;
  const rows = lines.map((line) => {
    const text = cut(line, inner);
    return `${frame('│')} ${text}${' '.repeat(inner - columns(text))} ${frame('│')}`;
  });
  return [top, ...rows, frame(`╰${'─'.repeat(width - 2)}╯`)].join('\n');
}

function cut(line: string, width: number): string {
  const text = line.replaceAll('\t', ' ');
  if (columns(text) <= width) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (columns(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Columns on a terminal: East Asian characters and emoji take two. */
function columns(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += wide.test(segment) ? 2 : 1;
  return columns;
}
