/** A picture that the server asked for and does not have yet. */
export interface Waiting {
  readonly id: string;
  readonly leaseId: string;
  readonly picture: Blob;
  readonly takenAt: number;
}

/** Older pictures are of no use to anybody; a shared computer does not keep faces. */
const keepMs = 24 * 3600_000;

/**
 * Keeps pictures on the device until the server has them (IndexedDB), also over a closed page or an empty battery. Where the browser has no
 * storage they are kept in memory only: the calls then do nothing and find nothing.
 */
export class EvidenceQueue {
  #database: Promise<IDBDatabase | null> | undefined;

  async keep(waiting: Waiting): Promise<void> {
    await this.#run("readwrite", (store) => store.put(waiting));
  }

  async drop(id: string): Promise<void> {
    await this.#run("readwrite", (store) => store.delete(id));
  }

  /** What an earlier page has left, oldest first; what is too old is forgotten. */
  async left(): Promise<Waiting[]> {
    const all = (await this.#run<Waiting[]>("readonly", (store) => store.getAll() as IDBRequest<Waiting[]>)) ?? [];
    const old = Date.now() - keepMs;
    for (const { id } of all.filter((waiting) => waiting.takenAt < old)) await this.drop(id);
    return all.filter((waiting) => waiting.takenAt >= old).sort((a, b) => a.takenAt - b.takenAt);
  }

  async #run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<T | null> {
    const database = await (this.#database ??= open());
    if (!database) return null;
    return new Promise((resolve) => {
      try {
        const request = work(database.transaction("pictures", mode).objectStore("pictures"));
        request.onsuccess = () => resolve(request.result as T);
        request.onerror = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
  }
}

function open(): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    if (!("indexedDB" in window)) return resolve(null);
    const request = indexedDB.open("zhuxue", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("pictures", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => resolve(null);
  });
}
