// A headless Chromium, spoken to over a pair of pipes (the DevTools protocol); it ends with the test.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const limit = 120_000;

export class Chromium {
  #process;
  #folder;
  #next = 1;
  #waiting = new Map();
  #listeners = new Set();
  #rest = '';
  #ended = new Promise(() => {});

  constructor(program) {
    this.#folder = mkdtempSync(join(tmpdir(), 'modelgate-chromium-'));
    this.#process = spawn(program, [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--hide-scrollbars', '--remote-debugging-pipe', `--user-data-dir=${this.#folder}`, 'about:blank',
    ], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    this.#ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.once('error', (error) => this.#fail(error));
    this.#process.once('exit', () => this.#fail(new Error('Chromium ended')));
    this.#process.stdio[3].on('error', (error) => this.#fail(error));
    this.#process.stdio[4].setEncoding('utf8').on('data', (text) => this.#read(text));
  }

  /** A new page: a function that sends it commands, and one that waits for its events. */
  async page() {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    return {
      send: (method, parameters) => this.send(method, parameters, sessionId),
      on: (method, act) => this.#listeners.add({ method, sessionId, act }),
      once: (method) => this.#within(method, new Promise((resolve) => {
        const listener = { method, sessionId, act: (event) => { this.#listeners.delete(listener); resolve(event); } };
        this.#listeners.add(listener);
      })),
    };
  }

  send(method, parameters = {}, sessionId = undefined) {
    const id = this.#next++;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#process.stdio[3].write(JSON.stringify({ id, method, params: parameters, sessionId }) + '\0');
    return this.#within(method, answer);
  }

  async close() {
    this.#process.kill();
    await this.#ended;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #within(what, promise) {
    let timer;
    const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${what}: no answer within ${limit} ms`)), limit); });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }

  #fail(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #read(text) {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop();
    for (const message of messages.map((m) => JSON.parse(m))) {
      if (message.id) {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        if (message.error) waiting?.reject(new Error(`${message.error.message} ${message.error.data ?? ''}`));
        else waiting?.resolve(message.result);
      } else {
        for (const listener of this.#listeners) {
          if (listener.method === message.method && listener.sessionId === message.sessionId) listener.act(message.params);
        }
      }
    }
  }
}
