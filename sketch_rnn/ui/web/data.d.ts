/* What the server makes at this address: sketch_rnn/ui/assets.py. */
import type { PageData } from "./types.d.ts";

export declare const page: PageData;
