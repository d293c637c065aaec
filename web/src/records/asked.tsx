// A change that waits until what it wants is known: the same question on a path, on a board and of a lead's
// checklist. The dialog comes when it is first needed.

import { lazy, Suspense } from 'react';
import type { Field, ObjectMeta } from '@/api/types';
import { fieldsRefused } from '@/records/demands';

const AskDialog = lazy(async () => ({ default: (await import('@/records/ask-dialog')).AskDialog }));

export interface Asked<To> {
    to: To;
    fields: readonly Field[];
    required: readonly string[];
    errors: Readonly<Record<string, string>>;
}

/** What to ask after the server refused a change of `moved`; nothing where the refusal names no field to fill. */
export function askedAfter<To>(to: To, object: ObjectMeta, errors: readonly { field: string; message: string }[], moved: string): Asked<To> | null {
    const fields = fieldsRefused(object, errors, moved);
    if (fields.length === 0) return null;
    return { to, fields, required: fields.map((each) => each.name), errors: Object.fromEntries(errors.map((each) => [each.field, each.message])) };
}

interface Props<To> {
    asked: Asked<To> | null;
    /** The record's name, or how many there are. */
    name: string;
    placeOf(to: To): string;
    /** Where nothing moves and answers alone are wanted. */
    wordsOf?(to: To): { title: string; text: string; action: string } | undefined;
    onGo(to: To, answers: Record<string, unknown>): void;
    onClose(): void;
}

export function AskWhatIsWanted<To>({ asked, name, placeOf, wordsOf, onGo, onClose }: Props<To>) {
    if (!asked) return null;
    const { to, fields, required, errors } = asked;
    return (
        <Suspense>
            <AskDialog
                key={JSON.stringify(errors)}
                fields={fields}
                required={required}
                errors={errors}
                name={name}
                to={placeOf(to)}
                lost={fields[0]?.name === 'lost_reason' && Object.keys(errors).length === 0}
                {...wordsOf?.(to)}
                onClose={onClose}
                onGo={(answers) => {
                    onClose();
                    onGo(to, answers);
                }}
            />
        </Suspense>
    );
}
