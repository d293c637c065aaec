// What a field kind is. Each kind is a folder beside this file that exports one of these, plus one line
// in list.ts; nothing else in the app switches on kinds.

import type { ComponentType } from 'react';
import type { Field, Operator } from '@/api/types';
import type { Mark } from '@/lib/marks';
import type { Texts } from '@/lib/intl';
import type { MessageId, Translate } from '@/lib/i18n';

export interface ShowProps<V> {
    value: V;
    field: Field;
    /** What a search has found of it, for kinds that show it as it is. */
    marks?: readonly Mark[] | undefined;
}

/** Handed to the input as it is. Inside a cell or a heading there is no visible label. */
export interface InputProps {
    id?: string;
    label?: string;
    'aria-label'?: string;
    description?: string | undefined;
    error?: string | undefined;
    required?: boolean;
    autoFocus?: boolean;
}

export interface EditProps<V> {
    field: Field;
    value: V | null;
    /** Text that the kind cannot read is handed on as typed: the server's refusal names the reason. */
    onChange(value: V | string | null): void;
    /** The choice is complete: an editor in place may close. Never called by kinds that are typed. */
    onPick?(value: V | null): void;
    input: InputProps;
    /** The record around the field, where there is one. */
    record?: Readonly<Record<string, unknown>> | undefined;
}

export interface Say {
    t: Translate;
    texts: Texts;
    label: (label: Field['label'] | null | undefined) => string;
}

export type Parsed<V> = { value: V | null } | { problem: MessageId };

export interface Kind<V> {
    kind: string;
    /** On the record page: may hold links and several lines. */
    Show: ComponentType<ShowProps<V>>;
    /** In a grid cell: one line, nothing that takes focus. */
    Cell: ComponentType<ShowProps<V>>;
    /** Missing where a value is made by the server alone. */
    Edit?: ComponentType<EditProps<V>>;
    /** What a filter may ask, the likeliest first. */
    operators: readonly Operator[];
    /** How the value of a condition is entered, where that is not the way of the field itself. */
    condition_edits?: Partial<Record<Operator, ComponentType<EditProps<never>>>>;
    /** How the value of a condition is read: there, a reference is an id alone. */
    ConditionShow?: ComponentType<ShowProps<string>>;
    /** Other words for an operator: a date is "before", not "less than". */
    operator_words?: Partial<Record<Operator, MessageId>>;
    /** Reads what a person typed or pasted. */
    parse(text: string, field: Field, time_zone?: string): Parsed<V>;
    /** One line of plain text, for copying, toasts and history. */
    format(value: V, field: Field, say: Say): string;
    /** As a spreadsheet takes it and `parse` reads it back, where people read it otherwise. */
    plain?(value: V, field: Field, say: Say): string;
    /** The value as the server takes it, where that is not the way it gives it. */
    write?(value: V): unknown;
    /** The value as a condition of a filter takes it, where that is not how a record does. */
    operand?(value: V): unknown;
    /** Enter is part of the text: Mod+Enter commits. */
    multiline?: true;
    /** Order among values of this kind; both are present. */
    compare(left: V, right: V): number;
    align?: 'right';
    width_px?: number;
    /** Takes the whole width of a form. */
    wide?: true;
}

/** A kind among other kinds: values are what the server sent for a field of this kind. */
export type AnyKind = Kind<unknown>;

export function defineKind<V>(kind: Kind<V>): AnyKind {
    return kind as unknown as AnyKind;
}

export function isEmpty(value: unknown): value is null | undefined | '' {
    return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
