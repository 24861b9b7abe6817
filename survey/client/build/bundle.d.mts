export interface BuiltFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export declare const SYNTAX: { target: string; supported: Record<string, boolean> };

export declare function bundle(survey: string): Promise<BuiltFile[]>;

export declare function smaller(bytes: Uint8Array): Promise<Uint8Array>;
