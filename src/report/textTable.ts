import cliui from 'cliui';

/** A table for a terminal: each column is as wide as its widest cell. */
export function textTable(rows: readonly (readonly string[])[], indent = '  '): string {
  const ui = cliui({ width: 0, wrap: false });
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const padding = [0, 0, 0, indent.length] as const;
  for (const row of rows)
    ui.div(
      ...row.map((text, column) => ({
        text,
        width: widths[column]! + (column === 0 ? padding[3] : 2),
        padding: column === 0 ? padding : ([0, 0, 0, 2] as const),
      })),
    );
  return ui.toString();
}
