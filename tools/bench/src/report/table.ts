import type { Row, Section } from './row.ts';

/** The sections as aligned text. */
export function renderTable(sections: readonly Section[]): string {
  const rows = sections.flatMap((section) => section.rows);
  const widths = [
    Math.max(...rows.map(({ name }) => name.length)),
    Math.max(...rows.map(({ measured }) => measured.length)),
    Math.max(...rows.map(({ goal }) => goal?.text.length ?? 0)),
  ] as const;
  return sections
    .map(({ title, rows, notes = [] }) =>
      [title, ...rows.map((row) => `  ${renderRow(row, widths)}`), ...notes.map((note) => `  (${note})`)].join('\n'),
    )
    .join('\n\n');
}

function renderRow({ name, measured, goal }: Row, [first, second, third]: readonly [number, number, number]): string {
  const verdict = goal ? `${goal.text.padEnd(third)}  ${goal.met ? 'met' : 'MISSED'}` : '';
  return `${name.padEnd(first)}  ${measured.padStart(second)}  ${verdict}`.trimEnd();
}
