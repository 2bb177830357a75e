import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useLayoutEffect, type ReactNode } from "react";
import { ApiError } from "./api/errors.ts";
import { ConfirmProvider } from "./confirm/index.tsx";
import { applyLanguage, useLanguage } from "./i18n/index.ts";
import { SessionProvider } from "./session/index.tsx";
import { ShortcutProvider } from "./shortcuts/index.tsx";
import { ThemeProvider } from "./theme/ThemeProvider.tsx";

/** A client whose reads are tried again when no answer came, not when the answer was "no". */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => count < 2 && error instanceof ApiError && (error.status === 0 || error.status === 503),
      },
    },
  });
}

function LanguageKeeper({ children }: { children: ReactNode }): ReactNode {
  const { language } = useLanguage();
  useLayoutEffect(() => applyLanguage(language), [language]);
  return children;
}

/** Everything that pages stand on, in order. */
export function Providers({ client, children }: { client: QueryClient; children: ReactNode }): ReactNode {
  return (
    <LanguageKeeper>
      <QueryClientProvider client={client}>
        <ThemeProvider>
          <ShortcutProvider>
            <ConfirmProvider>
              <SessionProvider>{children}</SessionProvider>
            </ConfirmProvider>
          </ShortcutProvider>
        </ThemeProvider>
      </QueryClientProvider>
    </LanguageKeeper>
  );
}
