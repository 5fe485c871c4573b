/**
 * The tables of policies in a bundle's README: the fields that all policies have in common, and
 * those of each. The parts of a chart often have copies of one policy, which share a table.
 */
import { groupedBy } from '../base/groupedBy.js';
import { controls } from '../controls/index.js';
import type { Policy } from '../ir/policySet.js';
import type { Application } from './application.js';
import { fieldText } from './fieldText.js';
import { cell, cellLines, listed } from './readmeCells.js';

interface Row {
  readonly field: string;
  readonly value: string;
  /** Why the value is not tighter. */
  readonly needs: readonly string[];
}

interface Table {
  readonly policies: readonly string[];
  readonly rows: readonly Row[];
}

/** For the template; the first table has no names if it is what all have in common. */
export function policyTables(application: Application): readonly object[] {
  const tables = tablesOf(application);
  const common = tables.length === 1 ? [] : commonRows(tables);
  const isOwn = ({ field }: Row): boolean => !common.some((row) => row.field === field);
  return [
    ...(common.length === 0 ? [] : [{ called: 'Every policy', names: '', fields: cells(common) }]),
    ...tables.map(({ policies, rows }) => ({
      ...listed('Policy', 'Policies', policies),
      fields: cells(rows.filter(isOwn)),
    })),
  ];
}

/** Policies with the same values share a table. */
function tablesOf(application: Application): readonly Table[] {
  const tables = application.policySet.policies.map((policy) => ({
    policies: [policy.name],
    rows: rowsOf(policy, application),
  }));
  return [...groupedBy(tables, valuesOf).values()].map((same) => ({
    policies: same.flatMap(({ policies }) => policies),
    rows: commonRows(same),
  }));
}

const valuesOf = ({ rows }: Table): string => JSON.stringify(rows.map(({ value }) => value));

/** The fields with the same value in all tables, with the reasons of all. */
function commonRows([first, ...others]: readonly Table[]): readonly Row[] {
  return first!.rows.flatMap((row, i) => {
    const rows = others.map((table) => table.rows[i]!);
    return rows.every(({ value }) => value === row.value)
      ? [{ ...row, needs: [...new Set([row, ...rows].flatMap(({ needs }) => needs))] }]
      : [];
  });
}

function rowsOf({ name, spec }: Policy, { needs }: Application): readonly Row[] {
  const own = needs.filter(({ policy }) => policy === name);
  return controls.map(({ field }) => ({
    field,
    value: cell(fieldText(spec, field)),
    needs: own.filter((need) => need.field === field).map(({ because }) => because),
  }));
}

const cells = (rows: readonly Row[]): readonly object[] =>
  rows.map((row) => ({ ...row, needs: cellLines(row.needs) }));
