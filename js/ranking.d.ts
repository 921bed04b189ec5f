/* What a typed word may mean: sketch_rnn/ui/parts/category/ranking.js, which python -m train export --web copies beside these. */
// biome-ignore lint/suspicious/noExplicitAny: the page's Rules
export declare const namesBy: (rules: any) => {
  match(word: string, names: string[]): string | undefined;
  nearest(word: string, names: string[]): string[];
};
