/** A judge of DOT as labbuild writes it: every line is of a known form, quotes are closed, every edge's ends are there. */
const STRING = String.raw`"(?:[^"\\\n]|\\.)*"`;
const NODE = new RegExp(String.raw`^\s*(n\d+) \[label=${STRING}, shape=[a-z]+\];$`);
const EDGE = /^\s*(n\d+) -> (n\d+);$/;
const OTHER = new RegExp(
  String.raw`^(?:digraph labbuild \{|\}|  rankdir=LR;|  subgraph cluster_\d+ \{|    label=${STRING};|  \})$`,
);

/** What is wrong with a text; empty if nothing is. */
export function dotProblems(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const problems = lines.filter((line) => ![NODE, EDGE, OTHER].some((form) => form.test(line)));
  const nodes = new Set(lines.map((line) => NODE.exec(line)?.[1]));
  for (const line of lines) {
    const [, from, to] = EDGE.exec(line) ?? [];
    for (const end of [from, to])
      if (end !== undefined && !nodes.has(end)) problems.push(`${line}: no ${end}`);
  }
  const depth = lines.reduce(
    (sum, line) => sum + (/\{$/.test(line) ? 1 : 0) - (/^ *\}$/.test(line) ? 1 : 0),
    0,
  );
  return depth === 0 ? problems : [...problems, 'braces are not in pairs'];
}
