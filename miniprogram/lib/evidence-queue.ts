/** A picture that the server asked for and does not have yet. */
export interface Waiting {
  readonly id: string;
  readonly leaseId: string;
  readonly picture: ArrayBuffer;
}

/** Older pictures are of no use to anybody; a phone that passes from hand to hand does not keep faces. */
const keepMs = 24 * 3600_000;

const folder = (): string => `${wx.env.USER_DATA_PATH}/snapshots`;

/**
 * Keeps pictures on the phone until the server has them, also when WeChat ends the program or the battery is empty: one file each, named after lease,
 * snapshot and moment. Where nothing can be written they are kept in memory only: the calls then do nothing and find nothing.
 */
export class EvidenceQueue {
  keep({ id, leaseId, picture }: Waiting): void {
    attempt(() => {
      if (!exists()) files().mkdirSync(folder(), true);
      files().writeFileSync(`${folder()}/${leaseId}.${id}.${Date.now()}.jpg`, picture);
    });
  }

  drop(id: string): void {
    for (const name of names()) if (partsOf(name)?.id === id) remove(name);
  }

  /** What an earlier start has left, oldest first; what is too old, or was not written to its end, is forgotten. */
  left(): Waiting[] {
    const found: (Waiting & { takenAt: number })[] = [];
    for (const name of names()) {
      const parts = partsOf(name);
      const picture = parts && parts.takenAt > Date.now() - keepMs ? attempt(() => files().readFileSync(`${folder()}/${name}`) as ArrayBuffer) : null;
      if (parts && picture && picture.byteLength > 0) found.push({ ...parts, picture });
      else remove(name);
    }
    return found.sort((a, b) => a.takenAt - b.takenAt);
  }

  /** Forgets all: somebody else may sign in. */
  clear(): void {
    names().forEach(remove);
  }
}

const files = (): WechatMiniprogram.FileSystemManager => wx.getFileSystemManager();

const exists = (): boolean => attempt(() => { files().accessSync(folder()); return true; }) ?? false;

const names = (): string[] => (exists() ? attempt(() => files().readdirSync(folder())) : null) ?? [];

const remove = (name: string): void => void attempt(() => files().unlinkSync(`${folder()}/${name}`));

function partsOf(name: string): { leaseId: string; id: string; takenAt: number } | null {
  const [leaseId, id, takenAt, end] = name.split(".");
  return leaseId && id && end === "jpg" && Number(takenAt) > 0 ? { leaseId, id, takenAt: Number(takenAt) } : null;
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
