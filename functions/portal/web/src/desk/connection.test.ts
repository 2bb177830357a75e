import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection, DeskError } from "../../../sdk/src/index.ts";
import { FakeSocket } from "./fakeSocket.ts";

function connect(): Connection {
  const connection = new Connection({ url: "ws://node/ws/desk", open: (url) => new FakeSocket(url) as unknown as WebSocket });
  connection.connect();
  return connection;
}

beforeEach(() => {
  FakeSocket.all = [];
  FakeSocket.obeys = false;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("the desk's connection", () => {
  it("answers each command by its own id, in whatever order", async () => {
    const connection = connect();
    FakeSocket.last.open();
    const first = connection.send({ type: "end_wrapup" });
    const second = connection.send({ type: "stay_in_wrapup" });
    const [one, two] = FakeSocket.last.sent;
    FakeSocket.last.say({ type: "refused", id: two!.id, error: { code: "not_in_wrapup", message: "No wrap-up", message_zh: "不在话后整理" } });
    FakeSocket.last.say({ type: "done", id: one!.id });
    await expect(first).resolves.toMatchObject({ type: "done" });
    await expect(second).rejects.toMatchObject({ problem: { code: "not_in_wrapup" } });
  });

  it("comes back by itself after a loss, waiting longer each time", () => {
    connect();
    FakeSocket.last.open();
    FakeSocket.last.close();
    vi.advanceTimersByTime(199);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.close();
    vi.advanceTimersByTime(499);
    expect(FakeSocket.all).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(3);
  });

  it("fails a command that was under way when the connection broke, and never sends it again", async () => {
    const connection = connect();
    FakeSocket.last.open();
    const lost = connection.send({ type: "answer", call: "c1" });
    FakeSocket.last.close();
    await expect(lost).rejects.toBeInstanceOf(DeskError);
    vi.advanceTimersByTime(200);
    FakeSocket.last.open();
    expect(FakeSocket.last.sent).toEqual([]);
  });

  it("pings, and gives up a connection that has fallen silent", () => {
    connect();
    FakeSocket.last.open();
    vi.advanceTimersByTime(10_000);
    expect(FakeSocket.last.sent.map((command) => command.type)).toEqual(["ping"]);
    vi.advanceTimersByTime(30_200);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it("stays closed when another desk has taken over", () => {
    const connection = connect();
    const statuses: string[] = [];
    connection.on("status", (status) => statuses.push(status));
    FakeSocket.last.open();
    FakeSocket.last.say({ type: "kicked_out", from: "192.0.2.9" });
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(statuses).toEqual(["open", "closed"]);
  });

  it("goes to another node when this one drains, after the time that it is told", () => {
    connect();
    FakeSocket.last.open();
    FakeSocket.last.say({ type: "reconnect", after_ms: 750 });
    vi.advanceTimersByTime(749);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
  });
});
