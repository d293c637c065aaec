// One approval process: for which records, before what, who decides in which order, and what follows.

import { Alert, Button, Modal, MultiSelect, NativeSelect, Switch, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refreshApprovals } from '@/api/approvals';
import { useObject } from '@/api/meta';
import { createRecord, refreshRecords, updateRecord } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { Conditions } from '@/features/settings/approval-conditions';
import { blank, blankStep, draftOf, wireOf, type Draft, type DraftStep } from '@/features/settings/approval-model';
import { SetList } from '@/features/settings/approval-sets';
import { StepForm } from '@/features/settings/approval-step';
import { useLanguage } from '@/lib/i18n';
import { useChanged, useGuard } from '@/lib/unsaved';
import classes from '@/features/settings/settings.module.css';

const steps_max = 10;
const description_max = 300;

interface Props {
    object: ObjectMeta;
    process?: RecordData | undefined;
    draft?: Draft | undefined;
    onClose(): void;
}

export function ApprovalDialog({ object, process, draft, onClose }: Props) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const processes = useObject('approval_processes');
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const [values, setValues] = useState<Draft>(() => (process ? draftOf(process) : (draft ?? blank())));
    const { close, done } = useGuard(useChanged(values), onClose);
    const set = (part: Partial<Draft>) => {
        for (const name of Object.keys(part)) clear(name);
        setValues((before) => ({ ...before, ...part }));
    };
    const setStep = (key: number, part: Partial<DraftStep>) => set({ steps: values.steps.map((step) => (step.key === key ? { ...step, ...part } : step)) });
    const options = (name: string) => (processes?.fields.find((field) => field.name === name)?.options ?? []).map((option) => ({ value: option.value, label: label(option.label) }));
    const fields = object.fields.filter((field) => !field.system && !field.formula).map((field) => ({ value: field.name, label: label(field.label) }));
    const relations = object.relations.map((relation) => ({ value: relation.name, label: label(relation.label) })).filter((each) => !fields.some((field) => field.value === each.value));
    const save = async () => {
        const sent = wireOf(object.name, values);
        const saved = await submit(() => (process ? updateRecord('approval_processes', process.id, sent, process.version) : createRecord('approval_processes', sent)));
        if (!saved) return;
        await refreshRecords(client, 'approval_processes');
        await refreshApprovals(client);
        done();
    };
    const shown = ['name_en', 'name_zh'];
    const problem = Object.entries(field_errors).find(([name, message]) => message && !shown.includes(name))?.[1];
    const problemOf = (name: string) => field_errors[name] || undefined;
    return (
        <Modal opened onClose={close} title={t(process ? 'settings.approval_edit' : 'settings.approval_new')} size={720} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
            >
                {(problem || (error && Object.keys(field_errors).length === 0)) && <Alert color="red">{problem ?? error}</Alert>}
                <div className={classes['two']}>
                    <TextInput data-autofocus label={t('settings.approval_name_zh')} value={values.name_zh} error={problemOf('name_zh')} onChange={(event) => set({ name_zh: event.currentTarget.value })} />
                    <TextInput label={t('settings.approval_name_en')} value={values.name_en} error={problemOf('name_en')} onChange={(event) => set({ name_en: event.currentTarget.value })} />
                </div>
                <NativeSelect label={t('settings.approval_start')} value={values.start} data={options('start')} onChange={(event) => set({ start: event.currentTarget.value as Draft['start'] })} />
                {values.start === 'required' && <Conditions object={object} legend={t('settings.approval_gate')} filter={values.gate} onChange={(gate) => set({ gate })} />}
                <Conditions object={object} legend={t('settings.approval_entry')} filter={values.entry} onChange={(entry) => set({ entry })} />
                <h3>{t('settings.approval_steps')}</h3>
                {values.steps.map((step, at) => (
                    <StepForm
                        key={step.key}
                        object={object}
                        step={step}
                        number={at + 1}
                        onChange={(part) => setStep(step.key, part)}
                        onRemove={values.steps.length > 1 ? () => set({ steps: values.steps.filter((each) => each.key !== step.key) }) : undefined}
                        onUp={at > 0 ? () => set({ steps: values.steps.toSpliced(at - 1, 2, step, values.steps[at - 1] as DraftStep) }) : undefined}
                    />
                ))}
                {values.steps.length < steps_max && (
                    <div>
                        <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} />} onClick={() => set({ steps: [...values.steps, blankStep()] })}>
                            {t('settings.approval_step_add')}
                        </Button>
                    </div>
                )}
                <MultiSelect searchable clearable label={t('settings.approval_watched')} description={t('settings.approval_watched_text')} value={values.watched} data={fields} onChange={(watched) => set({ watched })} />
                <MultiSelect searchable clearable label={t('settings.approval_locks')} value={values.locks} data={[...fields, ...relations]} onChange={(locks) => set({ locks })} />
                <div className={classes['two']}>
                    <NativeSelect label={t('settings.approval_spares')} value={values.lock_spares} data={options('lock_spares')} onChange={(event) => set({ lock_spares: event.currentTarget.value })} />
                    <NativeSelect label={t('settings.approval_on_change')} value={values.on_change} data={options('on_change')} onChange={(event) => set({ on_change: event.currentTarget.value })} />
                </div>
                <SetList object={object} legend={t('settings.approval_sets_approved')} values={values.sets_approved} onChange={(sets_approved) => set({ sets_approved })} />
                <SetList object={object} legend={t('settings.approval_sets_rejected')} values={values.sets_rejected} onChange={(sets_rejected) => set({ sets_rejected })} />
                <TextInput label={t('settings.approval_note')} maxLength={description_max} value={values.description} onChange={(event) => set({ description: event.currentTarget.value })} />
                <Switch label={t('settings.approval_own')} checked={values.own_decisions} onChange={(event) => set({ own_decisions: event.currentTarget.checked })} />
                <Switch label={t('settings.rule_active')} checked={values.active} onChange={(event) => set({ active: event.currentTarget.checked })} />
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={close}>
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
