// What a stage wants of the records that come to it. The server holds to it; asking first is kinder.

import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';

export interface Demands {
    /** What becomes of a record there, where the stage says so. */
    outcome?: 'open' | 'won' | 'lost' | undefined;
    /** Fields that must be filled before a record comes there. */
    required: readonly string[];
}

const outcomes: readonly unknown[] = ['open', 'won', 'lost'];

export function demandsOf(stage: RecordData): Demands {
    const { kind, required_fields: required } = stage;
    return {
        outcome: outcomes.includes(kind) ? (kind as Demands['outcome']) : undefined,
        required: Array.isArray(required) ? (required as string[]) : [],
    };
}

/** What has to be asked before these records go there. */
export function fieldsToAsk(object: ObjectMeta, records: readonly RecordData[], to: Demands): Field[] {
    const needed = to.required.filter((name) => records.some((record) => isEmpty(record[name])));
    const names = to.outcome === 'lost' ? ['lost_reason', ...needed.filter((name) => name !== 'lost_reason')] : needed;
    return names.flatMap((name) => object.fields.find((field) => field.name === name && field.writable) ?? []);
}

/** The fields that a refusal names and that can be asked for here. */
export function fieldsRefused(object: ObjectMeta, errors: readonly { field: string }[], moved: string): Field[] {
    return errors.flatMap(({ field: name }) => object.fields.find((each) => each.name === name && each.writable && each.name !== moved) ?? []);
}

/** What was asked on the way fills what is empty, and says why a deal was lost. */
export function answersFor(record: RecordData, answers: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(answers).filter(([name]) => name === 'lost_reason' || isEmpty(record[name])));
}
