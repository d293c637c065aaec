// One rule of data quality: what is asked decides what has to be said beside it.

import { Alert, Button, Modal, MultiSelect, NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useObject } from '@/api/meta';
import { createRecord, refreshRecords, updateRecord } from '@/api/records';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { closedCondition, ConditionList, openCondition } from '@/features/settings/condition-list';
import { ruleFilter, ruleParts } from '@/features/settings/rule-model';
import type { Filter } from '@/lib/filter';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/settings/settings.module.css';

const text = (rule: RecordData | undefined, field: string) => String(rule?.[field] ?? '');
const weight_max = 10;
const days_default = 365;

function start(rule: RecordData | undefined) {
    return {
        name_en: text(rule, 'name_en'),
        name_zh: text(rule, 'name_zh'),
        kind: text(rule, 'kind') || 'filled',
        fields: Array.isArray(rule?.['asked_fields']) ? (rule['asked_fields'] as string[]) : [],
        need: text(rule, 'need') || 'all',
        days: Number(rule?.['days'] ?? days_default),
        relation: text(rule, 'relation'),
        weight: Number(rule?.['weight'] ?? 1),
        active: rule?.['active'] !== false,
    };
}

export function QualityRuleDialog({ object, rule, onClose }: { object: ObjectMeta; rule: RecordData | undefined; onClose(): void }) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const rules = useObject('quality_rules');
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const [values, setValues] = useState(() => start(rule));
    const written = (rule?.['condition'] as Filter | null | undefined) ?? null;
    const parts = ruleParts(written);
    const [when, setWhen] = useState(() => parts?.when.map(openCondition) ?? []);
    const [must, setMust] = useState(() => (parts?.must.length ? parts.must.map(openCondition) : [openCondition()]));
    const set = (part: Partial<typeof values>) => {
        for (const name of Object.keys(part)) clear(name === 'fields' ? 'asked_fields' : name);
        setValues((before) => ({ ...before, ...part }));
    };
    const closed = (conditions: typeof must) => conditions.flatMap((each) => closedCondition(object, each) ?? []);
    const condition = () => {
        if (values.kind !== 'holds') return values.kind === 'related' ? written : null;
        if (!parts) return written;
        return closed(must).length > 0 ? ruleFilter({ when: closed(when), must: closed(must) }) : null;
    };
    const save = async () => {
        const { kind, fields, need, days, relation, ...rest } = values;
        const asks_fields = kind === 'filled' || kind === 'valid';
        const sent = {
            ...rest,
            kind,
            applies_to: object.name,
            asked_fields: asks_fields ? fields : null,
            need: asks_fields ? need : null,
            days: kind === 'fresh' ? days : null,
            relation: (kind === 'related' || kind === 'fresh') && relation ? relation : null,
            condition: condition(),
        };
        const done = await submit(() => (rule ? updateRecord('quality_rules', rule.id, sent, rule.version) : createRecord('quality_rules', sent)));
        if (!done) return;
        await refreshRecords(client, 'quality_rules');
        await client.invalidateQueries({ queryKey: ['quality'] });
        onClose();
    };
    const options = (name: string) => (rules?.fields.find((field) => field.name === name)?.options ?? []).map((option) => ({ value: option.value, label: label(option.label) }));
    const choosable = (field: Field) => !field.system && field.kind !== 'quality' && (values.kind !== 'valid' || (field.operators ?? []).some((op) => String(op) === 'tidy'));
    const shown = ['name_en', 'name_zh', 'asked_fields', 'days', 'relation', 'weight'];
    const problem = Object.entries(field_errors).find(([name, message]) => message && !shown.includes(name))?.[1];
    const problemOf = (name: string) => field_errors[name] || undefined;
    return (
        <Modal opened onClose={onClose} title={t(rule ? 'settings.quality_edit' : 'settings.quality_new')} size={600} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
            >
                {(problem || (error && Object.keys(field_errors).length === 0)) && <Alert color="red">{problem ?? error}</Alert>}
                <div className={classes['two']}>
                    <TextInput data-autofocus label={t('settings.quality_name_zh')} value={values.name_zh} error={problemOf('name_zh')} onChange={(event) => set({ name_zh: event.currentTarget.value })} />
                    <TextInput label={t('settings.quality_name_en')} value={values.name_en} error={problemOf('name_en')} onChange={(event) => set({ name_en: event.currentTarget.value })} />
                </div>
                <NativeSelect label={t('settings.quality_kind')} value={values.kind} data={options('kind')} onChange={(event) => set({ kind: event.currentTarget.value, fields: [] })} />
                {(values.kind === 'filled' || values.kind === 'valid') && (
                    <>
                        <MultiSelect
                            searchable
                            label={t('settings.quality_fields')}
                            value={values.fields}
                            error={problemOf('asked_fields')}
                            data={object.fields.filter(choosable).map((field) => ({ value: field.name, label: label(field.label) }))}
                            onChange={(fields) => set({ fields })}
                        />
                        {values.fields.length > 1 && <NativeSelect label={t('settings.quality_need')} value={values.need} data={options('need')} onChange={(event) => set({ need: event.currentTarget.value })} />}
                    </>
                )}
                {values.kind === 'fresh' && (
                    <NumberInput label={t('settings.quality_days')} min={1} max={9999} value={values.days} error={problemOf('days')} onChange={(days) => set({ days: Number(days) })} />
                )}
                {(values.kind === 'related' || values.kind === 'fresh') && (
                    <NativeSelect
                        label={t(values.kind === 'related' ? 'settings.quality_relation' : 'settings.quality_touched')}
                        value={values.relation}
                        error={problemOf('relation')}
                        data={[{ value: '', label: '–' }, ...object.relations.map((relation) => ({ value: relation.name, label: label(relation.label) }))]}
                        onChange={(event) => set({ relation: event.currentTarget.value })}
                    />
                )}
                {values.kind === 'holds' &&
                    (parts ? (
                        <>
                            <ConditionList object={object} legend={t('settings.rule_when_long')} conditions={when} onChange={setWhen} />
                            <ConditionList object={object} legend={t('settings.rule_must')} conditions={must} onChange={setMust} />
                        </>
                    ) : (
                        <Alert color="gray">{t('settings.rule_by_hand')}</Alert>
                    ))}
                <NumberInput label={t('settings.quality_weight')} description={t('settings.quality_weight_text')} min={1} max={weight_max} value={values.weight} error={problemOf('weight')} onChange={(weight) => set({ weight: Number(weight) })} />
                <Switch label={t('settings.rule_active')} checked={values.active} onChange={(event) => set({ active: event.currentTarget.checked })} />
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy}>
                        {t('action.save')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
