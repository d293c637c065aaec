// A clock for one program, which may be wrong by any time (layer/clock.cpp).
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const library = join(import.meta.dirname, '../../build/faults/clock.so');

export class WrongClock {
  offset_s = 0;

  constructor(folder) {
    execFileSync(join(import.meta.dirname, 'layer/build'), ['clock', library]);
    this.path = join(folder, 'clock');
    writeFileSync(this.path, Buffer.alloc(8));
  }

  // The server looks at this clock, and nobody else does.
  async start(server) {
    Object.assign(process.env, { LD_PRELOAD: library, KITH_TEST_CLOCK: this.path });
    try {
      await server.start();
    } finally {
      delete process.env.LD_PRELOAD;
    }
  }

  jump_to(offset_s) {
    this.offset_s = offset_s;
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(offset_s));
    writeFileSync(this.path, bytes, { flag: 'r+' });
  }
}
