import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, use, useCallback, useEffect, useMemo, type ReactNode } from "react";
import { answer, api, done, whenSignedOut } from "../api/client.ts";
import { ApiError } from "../api/errors.ts";
import { browserZone } from "../format/index.ts";
import { setPreferenceOwner } from "../preferences/index.ts";
import { keepOnServer } from "../preferences/server.ts";
import { accessTo, type Access, type Membership, type PageId, type Session } from "./session.ts";

interface SessionState {
  /** Null when nobody is signed in; undefined while that is not known yet. */
  session: Session | null | undefined;
  /** Why it could not be found out. */
  error: unknown;
  retry: () => void;
  /** Takes over the session that signing in gave. */
  enter: (session: Session) => void;
  signOut: () => Promise<void>;
}

const SessionContext = createContext<SessionState | null>(null);
const sessionKey = ["session"];

async function loadSession(): Promise<Session | null> {
  try {
    return await answer(api.GET("/api/sessions/current"));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

/** Knows who is signed in, for everything below it. */
export function SessionProvider({ children }: { children: ReactNode }): ReactNode {
  const client = useQueryClient();
  const query = useQuery({ queryKey: sessionKey, queryFn: loadSession, staleTime: 60_000, retry: 1 });
  const session = query.data;
  const owner = session?.email ?? null;

  useEffect(() => {
    if (session === undefined) return undefined;
    setPreferenceOwner(owner);
    return owner === null ? undefined : keepOnServer();
  }, [session, owner]);

  const leave = useCallback(() => {
    // Nothing of one person may show for the next one.
    client.removeQueries({ predicate: (other) => other.queryKey[0] !== sessionKey[0] });
    client.setQueryData(sessionKey, null);
  }, [client]);
  useEffect(() => whenSignedOut(leave), [leave]);

  const { error, refetch } = query;
  const state = useMemo<SessionState>(
    () => ({
      session,
      error,
      retry: () => void refetch(),
      enter: (entered) => {
        client.removeQueries({ predicate: (other) => other.queryKey[0] !== sessionKey[0] });
        client.setQueryData(sessionKey, entered);
      },
      signOut: async () => {
        await done(api.DELETE("/api/sessions/current")).catch((fault: unknown) => {
          if (!(fault instanceof ApiError && fault.status === 401)) throw fault;
        });
        leave();
      },
    }),
    [session, error, refetch, client, leave],
  );
  return <SessionContext value={state}>{children}</SessionContext>;
}

/** Who is signed in, and the ways in and out. */
export function useSession(): SessionState {
  const state = use(SessionContext);
  if (!state) throw new Error("useSession needs a SessionProvider above it");
  return state;
}

/** The instance whose pages are open. */
export interface Instance {
  /** How the address names it: its domain prefix, or its tenant id. */
  place: string;
  tenant: string;
  name: string;
  timeZone: string;
  membership: Membership;
}

export const InstanceContext = createContext<Instance | null>(null);

/** The instance of the page; pages under `/at/…` always have one. */
export function useInstance(): Instance {
  const instance = use(InstanceContext);
  if (!instance) throw new Error("this page belongs under /at/…");
  return instance;
}

/** The zone in which times are shown: the instance's, outside of instances the reader's own. */
export function useZone(): string {
  return use(InstanceContext)?.timeZone ?? browserZone();
}

/** What the person may do on a page of the open instance. */
export function useAccess(page: PageId): Access {
  return accessTo(use(InstanceContext)?.membership ?? null, page);
}

export { accessTo, startPath, type Access, type Membership, type PageId, type Session } from "./session.ts";
