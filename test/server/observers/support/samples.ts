/** The samples in Prometheus' text format whose name begins so, each as its line. */
export function samples(text: string, name: string): string[] {
  return text.split("\n").filter((line) => line.startsWith(name))
}

/** The value of one sample, named with its labels as it stands in the text; undefined when there is none. */
export function sample(text: string, series: string): number | undefined {
  const line = samples(text, `${series} `)[0]
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}
