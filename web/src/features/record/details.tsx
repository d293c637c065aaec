// All fields of a record in the sections of its layout; each is edited where it stands.

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLayout } from '@/api/layouts';
import { recordQuery } from '@/api/records';
import { useSession } from '@/api/session';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { kindOf } from '@/fields/list';
import { FieldLine } from '@/features/record/field-line';
import { useForeignChange } from '@/features/record/foreign-changes';
import { useLanguage } from '@/lib/i18n';
import { useShortcuts } from '@/lib/shortcuts';
import { group_names, saysNothing, shownSections, type ShownSection } from '@/records/sections';
import { useUpdate, type Refusal } from '@/records/use-update';
import { toast } from '@/ui/toast';
import classes from '@/features/record/fields.module.css';

interface Props {
    object: ObjectMeta;
    record: RecordData;
    /** As it stood then: nothing can be changed. */
    past?: boolean;
}

/** What is being edited, and the record as it stood when that began: what a change is measured against. */
interface Editing {
    name: string;
    base: RecordData;
    refused?: Refusal;
}

export function Details({ object, record, past = false }: Props) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const { user } = useSession();
    const layout = useLayout(object.name);
    const [editing, setEditing] = useState<Editing | null>(null);
    const foreign = useForeignChange(object, record, user.id);
    const { update, dialog } = useUpdate(object, {
        onRefused(base, refusals) {
            const [first] = refusals;
            if (!first) return false;
            setEditing({ name: first.field, base, refused: first });
            return true;
        },
    });
    const may = object.access.update && !record.deleted_at && !past;
    const editable = (field: Field) => may && field.writable && Boolean(kindOf(field).Edit);
    const all = layout === undefined ? [] : shownSections(object, layout);
    const sections = all
        .map((section) => ({ ...section, fields: section.fields.filter((field) => field.name === editing?.name || !saysNothing(object, field, record)) }))
        .filter(({ fields }) => fields.length > 0);
    const first = sections.flatMap((section) => section.fields).find((field) => !field.system && editable(field));
    const edit = (name: string | null) => setEditing(name === null ? null : { name, base: record });
    useShortcuts(first ? { e: () => edit(first.name) } : {});

    function putBack(field: Field, value: unknown) {
        const before = record[field.name];
        update({ record, values: { [field.name]: value } });
        toast({
            text: t('history.done', { field: label(field.label) }),
            action: {
                label: t('action.undo'),
                run: () => update({ record: client.getQueryData(recordQuery(object.name, record.id).queryKey) ?? record, values: { [field.name]: before } }),
            },
        });
    }
    const title = (section: ShownSection) => {
        const known = group_names[section.name];
        return section.label ? label(section.label) : known ? t(known) : section.name;
    };
    return (
        <>
            <p role="status" className="visually-hidden">
                {foreign ? t('record.changed_now', { name: foreign.by }) : ''}
            </p>
            {sections.map((section) => (
                <section key={section.name} className={classes['group']}>
                    <h2 className={classes['groupName']}>{title(section)}</h2>
                    <dl className={classes['lines']} data-columns={section.columns}>
                        {section.fields.map((field) => (
                            <FieldLine
                                key={field.name}
                                object={object}
                                field={field}
                                record={record}
                                editable={editable(field)}
                                editing={editing?.name === field.name}
                                refused={editing?.refused}
                                changed_by={foreign?.fields.has(field.name) ? foreign.by : undefined}
                                past={past}
                                onEdit={edit}
                                onCommit={(changed, value) => update({ record: editing?.base ?? record, values: { [changed.name]: value } })}
                                onPutBack={putBack}
                            />
                        ))}
                    </dl>
                </section>
            ))}
            {dialog}
        </>
    );
}
