/* What deploy/static.py writes of sketch_rnn/ui/server/care.py. */
export declare const care: { STEPS: number[]; SECONDS: number; MEMORY: number };
