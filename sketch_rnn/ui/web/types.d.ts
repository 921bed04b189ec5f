/* What the page's modules hand to each other. Where `unknown` stands, anybody may have written it, or each tab has its own. */

/** [x, y] in units of the sheet, which is 400 wide and high. */
export type Point = number[];
export type Stroke = Point[];
/** [left, top, right, bottom]. */
export type Box = number[];

/** What a sheet says, a file holds, and a verb takes. `model`: the numbers of the strokes that the machine drew. */
export interface Drawing {
  strokes: Stroke[];
  model?: number[];
}

/** A drawing of the model's, as the server's verbs return it. */
export interface Sketch {
  strokes: Stroke[];
  category: string;
  temperature?: number;
  finished?: boolean;
}

/* ---- what the server tells the page at the beginning: sketch_rnn/ui/page.py and room.py ---- */

export type Level = "well" | "fair" | "poorly" | "yours";
export type Category = [name: string, level: Level];

export interface Model {
  name: string;
  categories: Category[];
}

/** A sheet that a drawing can be sent to. */
export interface Place {
  room: string;
  part: string;
  label: string;
  category: string;
}

/** How a typed word is ranked: sketch_rnn/categories.py. */
export interface Rules {
  far: number;
  slip: number;
  none: number;
  heard: number;
  articles: string[];
  plurals: [string, string][];
  sounds: [string, string][];
  others: Record<string, string[]>;
  akin: Record<string, string[]>;
}

export interface PageData {
  models: Model[];
  rooms: RoomSpec[];
  destinations: Place[];
  names: Rules;
  limits: { bytes: number; strokes: number; stroke: number; points: number; coordinate: number; pixels: number; sheet: number };
  teaching: { enough: number; least: number; most: number; categories: number; letters: number };
}

/** A part of a room. What a kind needs beyond these (bounds, options, words) its own file says. */
export interface PartSpec {
  name: string;
  kind: string;
  folded: boolean;
  label?: string;
  // biome-ignore lint/suspicious/noExplicitAny: of each kind its own
  [more: string]: any;
}

export interface RoomSpec {
  name: string;
  title: string;
  verb: string;
  lead: string;
  invite: string;
  terms: string;
  parts: PartSpec[];
  arguments: string[];
  quiet: string[];
  needs: string[];
  // biome-ignore lint/suspicious/noExplicitAny: of each kind its own
  view: { kind: string; [more: string]: any };
  destinations?: Place[];
}

/* ---- a question and its answer: web/ask.js ---- */

// biome-ignore lint/suspicious/noExplicitAny: of each verb its own (sketch_rnn/verbs)
export type Arguments = Record<string, any>;
// biome-ignore lint/suspicious/noExplicitAny: of each verb its own
export type Result = any;

export interface Question {
  page: string;
  asker: string;
  number: number;
  model: string;
  verb: string;
  arguments: Arguments;
  taught?: Taught[];
}

export interface Answer {
  result?: Result;
  error?: string;
  busy?: boolean;
  stale?: boolean;
}

/** How far a painting is: sketch_rnn/painting/painter.py. */
export interface Progress {
  ahead: number;
  step: number;
  steps: number;
  seconds: number | null; // that a step takes
  slow: boolean;
}

/** Who answers; null, or a promise that fails, where nobody can be reached. */
export interface Answerer {
  answer(question: Question): Promise<Answer | null>;
  drawingsIn(file: Blob): Promise<Answer | null>;
  painted?(question: object, told: (progress: Progress) => void, signal: AbortSignal): Promise<Answer | null>; // a server alone
  alive?(): Promise<boolean>; // whether they are there, where they may hang
}

export interface Heard {
  away(words: string): void;
  back(): void;
}

/** One thing that the model was taught. */
export interface Taught {
  name: string;
  row: number[];
  drawings: unknown;
  look: unknown;
  picture?: number[][];
}

/* ---- rooms, parts and views ---- */

export interface Change {
  quiet?: boolean; // nothing is asked
  parts?: Record<string, unknown>; // other parts that change with it, and come back with it
}

/** A part of a room, as its kind's create function returns it: (host, spec, room) => Part. */
export interface Part {
  name?: string;
  spec?: PartSpec;
  // biome-ignore lint/suspicious/noExplicitAny: of each kind its own
  value?(): any;
  set?(value: unknown, change?: Change): unknown;
  empty?(): boolean;
  focus?(): void;
  keep?(): unknown; // what a reload keeps, where it is more than the value
  // biome-ignore lint/suspicious/noExplicitAny: what `keep` returned, in a link or store that anybody may have written
  restore?(kept: any): void;
  offer?(categories: Category[]): void;
  chosen?(): boolean; // by a person
  follow?(name: string): unknown; // what the sheet looks like, while nobody has chosen
  enable?(on: boolean): void;
  look?(drawing: Drawing): void;
}

/** The sheet. */
export interface Sheet extends Part {
  value(): { strokes: Stroke[]; model: number[] };
  become(value: Drawing, change?: Change): unknown;
  take(added: Stroke[], drawn?: Drawing | Stroke[]): unknown;
  ghost(strokes: Stroke[]): unknown;
  trial(strokes: Stroke[]): unknown; // to be seen only
  undo(): void;
  redo(): void;
  clear(): void;
}

/** What stands beside the parts, as its kind's create function returns it: (host, room) => View. */
export interface View {
  show?(result: Result, args?: Arguments, coming?: number): unknown;
  words(text: string): unknown;
  wait(busy: boolean): void;
  arguments?(): Arguments;
  keep?(): unknown;
  linked?(): unknown; // what a link has, where it is less than what a reload keeps
  // biome-ignore lint/suspicious/noExplicitAny: what `keep` returned, in a link or store that anybody may have written
  restore?(kept: any): void;
  retaught?(): void;
  offer?(row: { element: HTMLElement; refresh(): void }): void;
  // biome-ignore lint/suspicious/noExplicitAny: what a tab's own script asks of its view
  [more: string]: any;
}

export interface Room {
  name: string;
  spec: RoomSpec;
  element: HTMLElement;
  // biome-ignore lint/suspicious/noExplicitAny: each room knows the kinds of its own parts
  parts: Record<string, any>;
  view: View;
  heard: ((part: Part | null) => void)[]; // told of every change, and with null when the room is ready
  say(words: string): void;
  ask(verb: string, args: Arguments, asker?: string): Promise<Result | null>;
  drawingsIn(file: Blob, asker: string): Promise<Opened | null>;
  paint(args: Arguments, agreed: boolean, told: (progress: Progress) => void): { done: Promise<Result | null>; stop(): void };
  arguments(): Arguments;
  refresh(): Promise<void>;
  outdate(): void;
  keep(): void;
  changed(part: Part): void;
  // biome-ignore lint/suspicious/noExplicitAny: a stranger wrote them
  opened?(found: { drawings: any[]; count: number }): boolean; // takes a file of several drawings whole
}

export interface MenuItem {
  label: string;
  act(on?: boolean): unknown;
  icon?: string;
  checked?: boolean;
}

/* ---- the sheet from within: parts/pad/ ---- */

/** A stroke on a sheet. It is never changed: each change makes another. */
export interface Ink {
  points: Stroke;
  model: boolean;
}

export interface Tool {
  down(point: Point, event?: { pointerType: string }): void;
  move(points: Point[]): void;
  up(point?: Point | null): void;
  drop(): void;
  drawing(): boolean;
  // biome-ignore lint/suspicious/noExplicitAny: what a tool does besides
  [more: string]: any;
}

export interface History {
  can(way: number): boolean;
  record(before: SheetState, after: SheetState): void;
  amend(after: SheetState): void;
  go(way: number): SheetState | null;
  keep(now: Ink[]): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  restore(kept: any): Ink[];
}

export interface SheetState {
  strokes: Ink[];
  parts?: Record<string, unknown>;
}

export interface Pad {
  host: HTMLElement;
  room: Room;
  spec: PartSpec;
  name: string;
  label: string;
  sheet: HTMLElement;
  ink: SVGElement & SVGGraphicsElement;
  layers: Record<string, SVGElement>;
  history: History;
  strokes: Ink[];
  mode: string;
  tools: Record<string, Tool>;
  show(): void;
  preview(strokes: Ink[]): void;
  value(): { strokes: Stroke[]; model: number[] };
  changed(): void;
  tell(words: string): void;
  busy(): boolean;
  change(next: Ink[], how?: Change & { amend?: boolean }): boolean;
  go(way: number): void;
  setMode(mode: string): boolean;
  open(file: File): Promise<void>;
  lift(): void;
  hideCursor(): void;
  key(event: KeyboardEvent): boolean;
  tapped(point: Point): boolean;
  refuse(): unknown;
  accept(): boolean;
  hasGhost(): boolean;
}

/* ---- a grid's drawing, and a point of Inside ---- */

export interface Tile {
  drawn: Stroke[];
  model: number[];
  added: Stroke[];
  finished?: boolean;
  category?: string;
  temperature?: number;
  caption?: string;
  pinned?: boolean;
  taken?: boolean;
}

export interface Component {
  weight: number;
  x: number;
  y: number;
  sx: number;
  sy: number;
  rho: number;
}

export interface Expected {
  x: number;
  y: number;
  stroke: number;
  nats: number;
  pen: number[];
  drawn: number;
  mixture: Component[];
}

/** What a link holds: web/link.js. */
export interface Linked {
  room: string;
  parts: Record<string, unknown>;
  model?: string | false;
  view?: unknown;
}

export interface Writer {
  bytes: number[];
  number(n: number): void;
}

/** Its methods throw where the bytes end too early. */
export interface Reader {
  number(): number;
  take(count: number): Uint8Array;
  left(): number;
}

export interface Example {
  title: string;
  category: string;
  strokes: Stroke[];
  part?: boolean; // no whole drawing of its category
}

export interface ExampleButton {
  label: string;
  words: string;
  drawings: Stroke[][];
  signs?: string[];
  act(): void;
}

export interface Ghost {
  suggest(strokes: unknown): void;
  accept(): boolean;
  away(): Stroke[] | null;
  there(): boolean;
  tapped(point: Point): boolean;
}

export interface Keys {
  lift(): void;
  hideCursor(): void;
  moved(): void;
  marks(): SVGElement[];
  key(event: KeyboardEvent): boolean;
}

/** A drawing that stays in its place of the grid, and what is kept of it. */
export interface Pin {
  index: number;
  tile: Tile;
}

export interface KeptPin {
  index: number;
  sheet: Drawing;
  added: Drawing;
  finished?: boolean;
  category?: string;
  temperature?: number;
}

/** What can be done with a tile: parts/gallery/tile.js. */
export interface Acts {
  label: string;
  short: string;
  take(tile: Tile): unknown;
  menu(again: () => void): MenuItem[];
  pin: ((tile: Tile) => void) | null;
  look(tile: Tile | null): void; // somebody looks at it, or no longer does
}

/** A learner's stroke, taken for one of the model's. */
export interface Copy {
  points: Stroke;
  number: number;
  shown: boolean;
}

/* ---- files: web/files.js ---- */

/** What is saved: `model` in the machine's ink, `inside` remembered as the machine's; `side` of its own square. */
export interface Saved extends Drawing {
  inside?: number[];
  side?: number;
  name?: string;
  room?: Pick<Room, "ask" | "say">;
}

export type Whole = Required<Pick<Saved, "strokes" | "model" | "inside" | "side">>;

/** A drawing of a file. `sheet`: the box of the paper that it lies on: left, top, width, height. */
export interface Sent extends Drawing {
  sheet?: number[];
  category?: string;
}

/** What is found in a file: the first of `count` drawings. */
export interface Opened {
  drawings: Sent[];
  count: number;
  notes: string[];
  traced?: boolean;
  own?: boolean; // saved here, and not changed since
}
