import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Filter } from '@/api/types';
import { encodeFilter, together } from '@/lib/filter';

/** A number that opens the records which it counts. */
export function Records({ of, object = 'opportunities', label, children }: { of: (Filter | null)[]; object?: string; label?: string; children: ReactNode }) {
    const filter = together(...of);
    return (
        <Link to="/$object" params={{ object }} search={filter ? { filter: encodeFilter(filter) } : {}} {...(label ? { 'aria-label': label } : {})}>
            {children}
        </Link>
    );
}
