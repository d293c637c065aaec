import type { ReactNode } from 'react';
import classes from '@/ui/chip.module.css';

/** A quiet label with a coloured dot: colour never says it alone. */
export function Chip({ color, children }: { color?: string | null | undefined; children: ReactNode }) {
    return (
        <span className={classes['chip']}>
            <span className={classes['dot']} style={{ background: `var(--mantine-color-${color ?? 'gray'}-6, var(--mantine-color-gray-6))` }} />
            <span className="clip">{children}</span>
        </span>
    );
}

export function Plain({ children }: { children: ReactNode }) {
    return <span className={classes['chip']}>{children}</span>;
}
