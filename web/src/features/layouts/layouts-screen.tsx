// Which fields a record page and the form for a new record show: for everybody, or for one role.

import { ActionIcon, Button, NativeSelect, SegmentedControl, Skeleton, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconLayoutList, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { layoutsQuery, type Layout, type Section } from '@/api/layouts';
import { isMain, manyLabel, useMeta } from '@/api/meta';
import { createRecord, deleteRecord, pickQuery, refreshRecords, updateRecord } from '@/api/records';
import { useMay } from '@/api/session';
import type { Field, ObjectMeta } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { kindOf } from '@/fields/list';
import { FieldList } from '@/features/layouts/field-list';
import { changedSection, moved, newSectionName, stepped, swapped, without, type Plan } from '@/features/layouts/layout-model';
import { useLanguage, useT } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import type { Search } from '@/lib/search-params';
import { useUnsaved } from '@/lib/unsaved';
import { formFields } from '@/records/create-dialog';
import { declaredSections, group_names } from '@/records/sections';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import { toast } from '@/ui/toast';
import classes from '@/features/layouts/layouts.module.css';

export function LayoutsScreen() {
    const { t, label } = useLanguage();
    const navigate = useNavigate();
    const meta = useMeta();
    const may = useMay('admin');
    const search = useSearch({ strict: false }) as Search;
    const objects = meta.objects.filter(isMain);
    const object = objects.find((each) => each.name === search.object) ?? objects[0];
    const role = search.role ?? '';
    const roles = useQuery({ ...pickQuery('roles', '', null, 100), enabled: may }).data ?? [];
    const layouts = useQuery(layoutsQuery).data;
    const go = (part: Partial<Search>) => void navigate({ to: '.', search: (before: Search) => ({ ...before, ...part }) as Search, replace: true });
    if (!may || !object) return <EmptyState icon={<IconLayoutList size={22} stroke={1.6} />} title={t('layout.admins')} />;
    const stored = layouts?.find((layout) => layout.object === object.name && (layout.for_role ?? '') === role);
    return (
        <div className={classes['screen']}>
            <PageHead title={t('layout.title')} icon={<IconLayoutList size={16} stroke={1.6} />}>
                <NativeSelect
                    aria-label={t('layout.object')}
                    value={object.name}
                    onChange={(event) => go({ object: event.currentTarget.value })}
                    data={objects.map((each) => ({ value: each.name, label: label(manyLabel(each)) }))}
                />
                <NativeSelect
                    aria-label={t('layout.role')}
                    value={role}
                    onChange={(event) => go({ role: event.currentTarget.value || undefined } as Partial<Search>)}
                    data={[{ value: '', label: t('layout.everybody') }, ...roles.map((each) => ({ value: each.id, label: String(each['name'] ?? '') }))]}
                />
            </PageHead>
            {layouts ? <Editor key={`${object.name} ${role} ${stored?.version ?? 0}`} object={object} role={role} stored={stored} all={layouts} /> : <Skeleton height={240} m="md" />}
        </div>
    );
}

interface EditorProps {
    object: ObjectMeta;
    role: string;
    stored: Layout | undefined;
    all: readonly Layout[];
}

/** A role begins with what everybody has; without that, with what is declared. */
function firstPlan({ object, stored, all }: EditorProps): Plan {
    const from = stored ?? all.find((layout) => layout.object === object.name && !layout.for_role);
    return {
        sections: from?.sections ?? declaredSections(object),
        create_fields: from?.create_fields ?? formFields(object).first.map((field) => field.name),
    };
}

function Editor(props: EditorProps) {
    const { object, role, stored } = props;
    const t = useT();
    const client = useQueryClient();
    const { busy, error, submit } = useSubmit();
    const [part, setPart] = useState<'page' | 'form'>('page');
    const [first] = useState(() => firstPlan(props));
    const [plan, setPlan] = useState(first);
    useUnsaved(plan !== first);
    const [said, setSaid] = useState('');
    const { label } = useLanguage();
    const fieldOf = (name: string): Field | undefined => object.fields.find((field) => field.name === name);
    const nameOf = (name: string) => label(fieldOf(name)?.label) || name;

    async function save() {
        const values = { object: object.name, for_role: role || null, sections: plan.sections.filter((section) => section.fields.length > 0), create_fields: plan.create_fields };
        const done = await submit(() => (stored ? updateRecord('layouts', stored.id, values, stored.version) : createRecord('layouts', values)));
        if (!done) return;
        await refreshRecords(client, 'layouts');
        toast({ text: t('layout.saved') });
    }
    async function reset() {
        if (stored && (await submit(() => deleteRecord('layouts', stored.id)))) {
            await refreshRecords(client, 'layouts');
            toast({ text: t('layout.reset_done') });
        }
    }
    const tell = (name: string) => setSaid(t('layout.moved', { field: nameOf(name) }));
    return (
        <div className={classes['editor']} onKeyDown={onKeys({ 'Mod+s': () => void save() })}>
            <div className={classes['bar']}>
                <SegmentedControl
                    aria-label={t('layout.part')}
                    value={part}
                    onChange={(next) => setPart(next as 'page' | 'form')}
                    data={[
                        { value: 'page', label: t('layout.page') },
                        { value: 'form', label: t('layout.form') },
                    ]}
                />
                <span className={classes['grow']} />
                {stored && (
                    <Button variant="default" onClick={() => void reset()}>
                        {t('layout.reset')}
                    </Button>
                )}
                <Button loading={busy} onClick={() => void save()} title={keyLabel('Mod+S')}>
                    {t('layout.save')}
                </Button>
            </div>
            <p className="dimmed">{t('layout.help')}</p>
            {error && (
                <p role="alert" className={classes['problem']}>
                    {error}
                </p>
            )}
            <p role="status" className="visually-hidden">
                {said}
            </p>
            {part === 'page' ? (
                <Sections object={object} sections={plan.sections} fieldOf={fieldOf} onMoved={tell} onChange={(sections) => setPlan((before) => ({ ...before, sections }))} />
            ) : (
                <Form object={object} fields={plan.create_fields} fieldOf={fieldOf} onMoved={tell} onChange={(create_fields) => setPlan((before) => ({ ...before, create_fields }))} />
            )}
        </div>
    );
}

interface SectionsProps {
    object: ObjectMeta;
    sections: Section[];
    fieldOf(name: string): Field | undefined;
    onMoved(name: string): void;
    onChange(sections: Section[]): void;
}

const never_shown = ['id', 'version', 'deleted_at'];

function Sections({ object, sections, fieldOf, onMoved, onChange }: SectionsProps) {
    const { t, label, language } = useLanguage();
    const placed = new Set(sections.flatMap((section) => section.fields));
    const free = object.fields.filter((field) => !placed.has(field.name) && !never_shown.includes(field.name));
    const title = (section: Section) => {
        const known = group_names[section.name];
        return section.label ? label(section.label) : known ? t(known) : section.name;
    };
    const change = (next: Section[], name: string) => {
        onChange(next);
        onMoved(name);
    };
    function rename(index: number, text: string) {
        const before = sections[index]?.label ?? { en: title(sections[index] as Section), zh: title(sections[index] as Section) };
        onChange(changedSection(sections, index, { label: { ...before, [language === 'en' ? 'en' : 'zh']: text } }));
    }
    return (
        <div className={classes['sections']}>
            {sections.map((section, index) => (
                <section key={section.name} className={classes['section']} aria-label={title(section)}>
                    <div className={classes['sectionHead']}>
                        <TextInput aria-label={t('layout.section_name')} value={title(section)} onChange={(event) => rename(index, event.currentTarget.value)} />
                        <NativeSelect
                            aria-label={t('layout.columns')}
                            value={String(section.columns ?? 1)}
                            onChange={(event) => onChange(changedSection(sections, index, { columns: event.currentTarget.value === '2' ? 2 : 1 }))}
                            data={[
                                { value: '1', label: t('layout.one_column') },
                                { value: '2', label: t('layout.two_columns') },
                            ]}
                        />
                        <ActionIcon aria-label={t('layout.up', { name: title(section) })} disabled={index === 0} onClick={() => onChange(swapped(sections, index, -1))}>
                            <IconArrowUp size={14} />
                        </ActionIcon>
                        <ActionIcon aria-label={t('layout.down', { name: title(section) })} disabled={index === sections.length - 1} onClick={() => onChange(swapped(sections, index, 1))}>
                            <IconArrowDown size={14} />
                        </ActionIcon>
                        <ActionIcon aria-label={t('layout.remove_section', { section: title(section) })} onClick={() => onChange(sections.filter((each) => each !== section))}>
                            <IconTrash size={14} />
                        </ActionIcon>
                    </div>
                    <FieldList
                        title={title(section)}
                        fields={section.fields}
                        free={free}
                        fieldOf={fieldOf}
                        onPlace={(name, at) => change(moved(sections, name, { section: index, at }), name)}
                        onStep={(name, step) => change(stepped(sections, name, step), name)}
                        onRemove={(name) => onChange(without(sections, name))}
                    />
                </section>
            ))}
            <Button
                variant="default"
                leftSection={<IconPlus size={14} />}
                onClick={() => onChange([...sections, { name: newSectionName(sections), label: { en: 'New section', zh: '新分区' }, fields: [] }])}
            >
                {t('layout.add_section')}
            </Button>
        </div>
    );
}

function Form({ object, fields, fieldOf, onMoved, onChange }: Omit<SectionsProps, 'sections' | 'onChange'> & { fields: string[]; onChange(fields: string[]): void }) {
    const t = useT();
    const free = object.fields.filter((field) => field.writable && kindOf(field).Edit && (!field.system || field.name === 'owner') && !fields.includes(field.name));
    // The form is one section that needs no name.
    const as_section = [{ name: 'form', fields }];
    const change = (next: Section[], name: string) => {
        onChange(next[0]?.fields ?? []);
        onMoved(name);
    };
    return (
        <section className={classes['section']} aria-label={t('layout.form')}>
            <FieldList
                title={t('layout.form')}
                fields={fields}
                free={free}
                fieldOf={fieldOf}
                onPlace={(name, at) => change(moved(as_section, name, { section: 0, at }), name)}
                onStep={(name, step) => change(stepped(as_section, name, step), name)}
                onRemove={(name) => onChange(fields.filter((each) => each !== name))}
            />
        </section>
    );
}
