import type { ReactNode } from "react";

/** The mark: a voice's wave. The name beside it is the heading of the place where it stands. */
export function Logo({ size = 30 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="logo">
      <rect width="32" height="32" rx="9" fill="var(--primary)" />
      <path
        d="M7 16h3m2.500-5v10M16 8v16m3.500-13v10M22 16h3"
        stroke="var(--on-primary)"
        strokeWidth="2.400"
        strokeLinecap="round"
        fill="none"
      />
    </svg>
  );
}
