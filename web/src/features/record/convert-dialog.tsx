// What a lead becomes: account and contact side by side, each an existing record or a new one, and an
// opportunity beside them.

import { Alert, Button, Modal, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { conversionQuery, convertLead, type Converted, type Proposal, type ProposedSide } from '@/api/leads';
import { oneLabel, titleOf, useMeta } from '@/api/meta';
import { recordQuery, refreshRecords } from '@/api/records';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { problemLine, useSubmit, type Submission } from '@/api/use-submit';
import { account_fields, contact_fields, firstChoices, opportunity_fields, reason_names, wishOf, type Choices, type SideChoice } from '@/features/record/lead-model';
import { kindOf } from '@/fields/list';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { wireValue } from '@/records/values';
import { useUndo } from '@/records/use-undo';
import { toast } from '@/ui/toast';
import classes from '@/features/record/leads.module.css';

const objects = { account: 'accounts', contact: 'contacts', opportunity: 'opportunities' } as const;
type SideName = keyof typeof objects;
const asked: Record<SideName, readonly string[]> = { account: account_fields, contact: contact_fields, opportunity: opportunity_fields };

const carried_names = { activities: 'leads.activities', comments: 'leads.comments', attachments: 'leads.files' } as const;

interface Props {
    object: ObjectMeta;
    record: RecordData;
    onClose(): void;
}

export function ConvertDialog({ object, record, onClose }: Props) {
    const { t } = useLanguage();
    const { data, error } = useQuery(conversionQuery(record.id));
    return (
        <Modal opened onClose={onClose} title={t('leads.convert_title', { name: titleOf(object, record) })} size="min(860px, 100%)">
            {error && <Alert color="red">{problemLine(t, error)}</Alert>}
            {!data && !error && <Skeleton height={260} />}
            {data && <Form object={object} record={record} proposal={data} onClose={onClose} />}
        </Modal>
    );
}

function Form({ object, record, proposal, onClose }: Props & { proposal: Proposal }) {
    const { t } = useLanguage();
    const meta = useMeta();
    const client = useQueryClient();
    const undo = useUndo(object);
    const submission = useSubmit();
    const [choices, setChoices] = useState<Choices>(() => firstChoices(proposal));
    const wish = wishOf(choices);
    const name = titleOf(object, record);
    const change = (side: SideName, next: Partial<SideChoice>) => {
        submission.clear();
        setChoices((before) => ({ ...before, [side]: { ...before[side], ...next } }));
    };

    function wired(side: SideName): unknown {
        const given = wish?.[side];
        const of = meta.object(objects[side]);
        if (!given || !('values' in given) || !of) return given;
        const values = Object.entries(given.values).flatMap(([key, value]) => {
            const field = of.fields.find((each) => each.name === key && each.writable);
            return field ? [[key, wireValue(field, value)] as const] : [];
        });
        return { values: Object.fromEntries(values) };
    }
    async function save() {
        if (!wish) return;
        const kept: { made?: Converted } = {};
        const body = { account: wired('account'), contact: wired('contact'), opportunity: wired('opportunity') } as typeof wish;
        const done = await submission.submit(async () => {
            kept.made = await convertLead(record.id, { ...body, version: record.version, label: t('leads.batch', { name }) });
        });
        if (!done || !kept.made) return;
        const { batch } = kept.made;
        const all = ['leads', ...Object.values(objects)];
        const refresh = () => Promise.all([...all.map((each) => refreshRecords(client, each)), client.invalidateQueries({ queryKey: recordQuery('leads', record.id).queryKey })]);
        await refresh();
        const id = `converted-${batch}`;
        toast({ id, text: t('leads.converted_now', { name }), action: { label: t('leads.undo'), run: () => void undo(batch, id).then(refresh) } });
        onClose();
    }
    const sides: SideName[] = ['account', 'contact'];
    const said_there = Object.keys(submission.field_errors).some((key) => [...sides, 'opportunity'].some((side) => key.startsWith(`${side}.`)));
    const carried = (['activities', 'comments', 'attachments'] as const).flatMap((what) => {
        const count = proposal.carried[what];
        return count > 0 ? [t(carried_names[what], { count })] : [];
    });
    return (
        <form
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                void save();
            }}
            onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}
        >
            {submission.error && !said_there && (
                <Alert color="red" mb="sm">
                    {submission.error}
                </Alert>
            )}
            <div className={classes['sides']}>
                {sides.map((side) => (
                    <Side key={side} side={side} lead={object} proposed={proposal[side]} chosen={choices[side]} submission={submission} first={side === 'account'} onChange={(next) => change(side, next)} />
                ))}
            </div>
            <Side side="opportunity" lead={object} proposed={proposal.opportunity} chosen={choices.opportunity} submission={submission} onChange={(next) => change('opportunity', next)} />
            <p className="dimmed">
                {carried.length > 0 && t('leads.carries', { what: carried.join(t('leads.comma')) })} {t('leads.undoable')}
            </p>
            <div className={classes['buttons']}>
                <Button variant="default" onClick={onClose}>
                    {t('action.cancel')}
                </Button>
                <Button type="submit" loading={submission.busy} disabled={!wish} title={keyLabel('Mod+Enter')}>
                    {t('leads.convert_go')}
                </Button>
            </div>
        </form>
    );
}

interface SideProps {
    side: SideName;
    lead: ObjectMeta;
    proposed: ProposedSide;
    chosen: SideChoice;
    submission: Submission;
    first?: boolean;
    onChange(next: Partial<SideChoice>): void;
}

function Side({ side, lead, proposed, chosen, submission, first, onChange }: SideProps) {
    const { t, label } = useLanguage();
    const object = useMeta().object(objects[side]);
    if (!object) return null;
    const picker = side === 'opportunity' ? undefined : lead.fields.find((field) => field.name === `converted_${side}`);
    const Pick = picker && object.access.read ? kindOf(picker).Edit : undefined;
    const one = label(oneLabel(object));
    const option = (value: string, text: React.ReactNode, focus = false) => (
        <label className={classes['option']} data-chosen={chosen.choice === value || undefined}>
            <input
                type="radio"
                name={`convert ${side}`}
                value={value}
                checked={chosen.choice === value}
                {...(focus ? { 'data-autofocus': true } : {})}
                onChange={() => onChange({ choice: value })}
            />
            <span className={classes['optionText']}>{text}</span>
        </label>
    );
    const focus_on = first ? chosen.choice : '';
    return (
        <fieldset className={classes['side']}>
            <legend>{one}</legend>
            {proposed.matches.map((match) => (
                <div key={match.id}>
                    {option(
                        match.id,
                        <>
                            <b>{match.name || match.id}</b>
                            {match.about && <span className="dimmed"> {match.about}</span>}
                            <small className="dimmed">{match.reasons.map((reason) => t(reason_names[reason])).join(' · ')}</small>
                        </>,
                        focus_on === match.id,
                    )}
                </div>
            ))}
            {proposed.may_create && option('new', t('leads.new', { object: one }), focus_on === 'new')}
            {proposed.may_create && chosen.choice === 'new' && (
                <Inputs side={side} object={object} values={chosen.values} submission={submission} onChange={(values) => onChange({ values })} />
            )}
            {Pick && picker && option('other', t('leads.another', { object: one }))}
            {Pick && picker && chosen.choice === 'other' && (
                <Pick field={picker} value={chosen.other} record={{}} onChange={(value: unknown) => onChange({ other: value as SideChoice['other'] })} input={{ label: t('leads.which', { object: one }), error: submission.field_errors[`${side}.id`] || undefined }} />
            )}
            {option('none', t('leads.none'), focus_on === 'none')}
        </fieldset>
    );
}

interface InputsProps {
    side: SideName;
    object: ObjectMeta;
    values: Record<string, unknown>;
    submission: Submission;
    onChange(values: Record<string, unknown>): void;
}

/** The few that are worth a look, and those that a refusal names. */
function Inputs({ side, object, values, submission, onChange }: InputsProps) {
    const { label } = useLanguage();
    const refused = Object.entries(submission.field_errors).flatMap(([key, text]) => (text && key.startsWith(`${side}.`) ? [key.slice(side.length + 1)] : []));
    const names = [...new Set([...asked[side], ...refused])];
    const fields = names.flatMap((name): Field[] => object.fields.filter((field) => field.name === name && field.writable));
    return (
        <div className={classes['inputs']}>
            {fields.map((field) => {
                const { Edit } = kindOf(field);
                return (
                    Edit && (
                        <Edit
                            key={field.name}
                            field={field}
                            value={values[field.name] ?? null}
                            record={values}
                            onChange={(value: unknown) => onChange({ ...values, [field.name]: value })}
                            input={{ label: label(field.label), required: field.required, error: submission.field_errors[`${side}.${field.name}`] || undefined }}
                        />
                    )
                );
            })}
        </div>
    );
}
