// Sends a form once at a time and sorts what comes back: field errors to their inputs, the rest to a line
// of text that a person understands.

import { useCallback, useRef, useState } from 'react';
import { isProblem, type Problem } from '@/api/client';
import { useT, type MessageId, type Translate } from '@/lib/i18n';

const fallbacks: Record<Problem['code'], MessageId> = {
    invalid: 'problem.invalid',
    unauthenticated: 'problem.unauthenticated',
    forbidden: 'problem.forbidden',
    not_found: 'problem.not_found',
    conflict: 'problem.conflict',
    too_large: 'problem.too_large',
    busy: 'problem.busy',
    unavailable: 'problem.unavailable',
    offline: 'problem.offline',
};

export function problemText(t: Translate, error: unknown): string {
    if (!isProblem(error)) return t('problem.unknown');
    const said = error.message.startsWith('HTTP ') ? '' : error.message;
    return said || t(fallbacks[error.code]);
}

/** One line for places without inputs of their own: the first field error says more than the title. */
export function problemLine(t: Translate, error: unknown): string {
    return isProblem(error) && error.errors[0] ? error.errors[0].message : problemText(t, error);
}

export interface Submission {
    busy: boolean;
    error: string | null;
    field_errors: Record<string, string>;
    /** True when it went through. */
    submit(action: () => Promise<unknown>): Promise<boolean>;
    clear(field?: string): void;
}

export function useSubmit(): Submission {
    const t = useT();
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState<string | null>(null);
    const [field_errors, setFieldErrors] = useState<Record<string, string>>({});
    const running = useRef(false);

    const submit = useCallback(
        async (action: () => Promise<unknown>) => {
            if (running.current) return false;
            running.current = true;
            setBusy(true);
            setError(null);
            setFieldErrors({});
            try {
                await action();
                return true;
            } catch (problem) {
                setError(problemText(t, problem));
                if (isProblem(problem)) setFieldErrors(Object.fromEntries(problem.errors.map(({ field, message }) => [field, message])));
                return false;
            } finally {
                running.current = false;
                setBusy(false);
            }
        },
        [t],
    );
    const clear = useCallback((field?: string) => {
        if (field === undefined) setError(null);
        setFieldErrors((errors) => (field === undefined || !(field in errors) ? errors : { ...errors, [field]: '' }));
    }, []);
    return { busy, error, field_errors, submit, clear };
}
