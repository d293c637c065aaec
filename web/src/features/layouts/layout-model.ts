// A layout while it is being edited: sections with their fields, and the fields of the form. Everything is
// a new value, so that a step back is the value before.

import type { Section } from '@/api/layouts';

/** The form for a new record is one list more, beside the sections. */
export interface Plan {
    sections: Section[];
    create_fields: string[];
}

/** Where a field stands or goes: in which section, or in the form, before which place. */
export interface Place {
    section: number;
    at: number;
}

function clamp(value: number, most: number): number {
    return Math.max(0, Math.min(value, most));
}

export function placeOf(sections: readonly Section[], name: string): Place | null {
    const section = sections.findIndex((each) => each.fields.includes(name));
    return section < 0 ? null : { section, at: sections[section]?.fields.indexOf(name) ?? 0 };
}

/** Takes the field from wherever it stands, also from nowhere. */
export function moved(sections: readonly Section[], name: string, to: Place): Section[] {
    const from = placeOf(sections, name);
    const shift = from && from.section === to.section && from.at < to.at ? 1 : 0;
    return sections.map((section, index) => {
        const fields = section.fields.filter((field) => field !== name);
        if (index !== to.section) return { ...section, fields };
        const at = clamp(to.at - shift, fields.length);
        return { ...section, fields: [...fields.slice(0, at), name, ...fields.slice(at)] };
    });
}

/** One step up or down, over the edge into the next section. */
export function stepped(sections: readonly Section[], name: string, step: 1 | -1): Section[] {
    const from = placeOf(sections, name);
    if (!from) return [...sections];
    const last = (sections[from.section]?.fields.length ?? 1) - 1;
    if (step === -1 && from.at === 0) {
        const above = from.section - 1;
        return above < 0 ? [...sections] : moved(sections, name, { section: above, at: sections[above]?.fields.length ?? 0 });
    }
    if (step === 1 && from.at === last) {
        return from.section + 1 >= sections.length ? [...sections] : moved(sections, name, { section: from.section + 1, at: 0 });
    }
    return moved(sections, name, { section: from.section, at: step === 1 ? from.at + 2 : from.at - 1 });
}

export function without(sections: readonly Section[], name: string): Section[] {
    return sections.map((section) => ({ ...section, fields: section.fields.filter((field) => field !== name) }));
}

export function changedSection(sections: readonly Section[], index: number, part: Partial<Section>): Section[] {
    return sections.map((section, at) => (at === index ? { ...section, ...part } : section));
}

export function swapped<T>(list: readonly T[], at: number, step: 1 | -1): T[] {
    const other = at + step;
    if (other < 0 || other >= list.length) return [...list];
    const next = [...list];
    [next[at], next[other]] = [next[other] as T, next[at] as T];
    return next;
}

/** A name that no other section has: sections are told apart by it. */
export function newSectionName(sections: readonly Section[]): string {
    for (let number = sections.length + 1; ; number += 1) {
        const name = `section_${number}`;
        if (!sections.some((section) => section.name === name)) return name;
    }
}
