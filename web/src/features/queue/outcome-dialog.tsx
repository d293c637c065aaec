// What an outcome asks before it is told: when, why, to whom.

import { Alert, Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { OutcomeWish, QueueCard } from '@/api/queue';
import type { Field, Named, ObjectMeta, RecordData } from '@/api/types';
import type { Submission } from '@/api/use-submit';
import { answersOf, firstWall, missingFor, offeredTimes, questionsOf, type Deed } from '@/features/queue/queue-model';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { RecordSelect } from '@/fields/shared/record-select';
import { fromWallTime, toWallTime } from '@/lib/dates';
import { useNow } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { useTexts } from '@/lib/texts';
import classes from '@/features/queue/queue.module.css';

interface Props {
    deed: Deed;
    object: ObjectMeta;
    card: QueueCard;
    lead: RecordData;
    /** What was answered on the card. */
    values: Readonly<Record<string, unknown>>;
    submission: Submission;
    onTell(more: Partial<OutcomeWish>): Promise<boolean>;
    onClose(): void;
}

const meeting_minutes = ['15', '30', '45', '60', '90'];

export function OutcomeDialog({ deed, object, card, lead, values, submission, onTell, onClose }: Props) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const { outcome } = deed;
    const [wall, setWall] = useState(() => (outcome === 'hand_over' ? '' : firstWall(texts.time_zone, now)));
    const [minutes, setMinutes] = useState('30');
    const [subject, setSubject] = useState('');
    const [reason, setReason] = useState('');
    const [until, setUntil] = useState<string | null>(null);
    const [to, setTo] = useState<Named | null>(null);
    const [more, setMore] = useState<Record<string, unknown>>({});
    const field = (name: string) => object.fields.find((each) => each.name === name);
    const reasons = outcome === 'not_interested' ? field('disqualified_reason') : outcome === 'nurture' ? field('nurture_reason') : undefined;
    const until_field = outcome === 'nurture' ? field('nurture_until') : undefined;
    const wanted = outcome === 'hand_over' ? missingFor(card, lead, values) : [];
    const asked = questionsOf(object, wanted);
    const status = card.hand_over?.status;
    const option = field('status')?.options?.find((each) => each.value === status);
    const times = outcome === 'call_back' || outcome === 'snooze';
    const meets = outcome === 'meeting' || outcome === 'hand_over';
    const instant = wall ? fromWallTime(wall, texts.time_zone) : null;

    const complete =
        (!times || instant !== null) &&
        (outcome !== 'meeting' || instant !== null) &&
        (!reasons || reason !== '') &&
        (outcome !== 'hand_over' || to !== null) &&
        asked.every((each) => !isEmpty(more[each.name]));

    async function go() {
        if (!complete || submission.busy) return;
        const answers = { ...values, ...more };
        const done = await onTell({
            ...(times ? { next_at: instant } : {}),
            ...(meets && instant ? { meeting: { starts_at: instant, minutes: Number(minutes), ...(subject.trim() ? { subject: subject.trim() } : {}) } } : {}),
            ...(reasons ? { reason } : {}),
            ...(until_field && until ? { until } : {}),
            ...(to && outcome === 'hand_over' ? { to: to.id } : {}),
            ...(asked.length > 0 ? { values: answersOf(questionsOf(object, [...new Set([...card.checklist, ...wanted])]), answers) } : {}),
        });
        if (done) onClose();
    }
    const errors = submission.field_errors;
    const shown = ['next_at', 'meeting', 'meeting.starts_at', 'reason', 'until', 'to'];
    const elsewhere = submission.error && !shown.some((name) => errors[name]) ? (Object.values(errors).find(Boolean) ?? submission.error) : null;
    return (
        <Modal opened onClose={onClose} title={t(deed.label)} size={480} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void go();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void go() })}
            >
                {outcome === 'hand_over' && <p className="dimmed">{t('queue.hand_over_text', { status: option ? label(option.label) : (status ?? '') })}</p>}
                {elsewhere && <Alert color="red">{elsewhere}</Alert>}
                {outcome === 'hand_over' && (
                    <RecordSelect object="users" value={to} onChange={setTo} input={{ label: t('queue.to'), required: true, error: errors['to'] || undefined, autoFocus: true }} />
                )}
                {asked.map((each) => (
                    <Ask key={each.name} field={each} value={more[each.name] ?? null} error={errors[`values.${each.name}`]} onChange={(value) => setMore((before) => ({ ...before, [each.name]: value }))} />
                ))}
                {reasons && (
                    <fieldset className={classes['reasons']}>
                        <legend>{label(reasons.label)}</legend>
                        {(reasons.options ?? [])
                            .filter((each) => each.active !== false)
                            .map((each, at) => (
                                <label key={each.value} data-chosen={reason === each.value || undefined}>
                                    <input type="radio" name="reason" value={each.value} checked={reason === each.value} {...(at === 0 ? { 'data-autofocus': true } : {})} onChange={() => setReason(each.value)} />
                                    {label(each.label)}
                                </label>
                            ))}
                        {errors['reason'] && <p className={classes['late']}>{errors['reason']}</p>}
                    </fieldset>
                )}
                {until_field && <Ask field={until_field} value={until} error={errors['until']} onChange={(value) => setUntil(typeof value === 'string' ? value : null)} />}
                {times && (
                    <div className={classes['times']} role="group" aria-label={t('queue.when')}>
                        {offeredTimes(texts.time_zone, now).map(({ label: said, at }) => {
                            const its = toWallTime(at, texts.time_zone);
                            return (
                                <Button key={said} variant={its === wall ? 'light' : 'default'} size="compact-sm" aria-pressed={its === wall} title={texts.day_time(at)} onClick={() => setWall(its)}>
                                    {t(said)}
                                </Button>
                            );
                        })}
                    </div>
                )}
                {(times || meets) && (
                    <div className={classes['when']}>
                        <TextInput
                            type="datetime-local"
                            label={t(outcome === 'hand_over' ? 'queue.next_meeting' : 'queue.when')}
                            required={outcome !== 'hand_over'}
                            error={errors['next_at'] || errors['meeting'] || errors['meeting.starts_at'] || undefined}
                            value={wall}
                            {...(outcome === 'hand_over' ? {} : { 'data-autofocus': true })}
                            onChange={(event) => setWall(event.currentTarget.value)}
                        />
                        {meets && (
                            <NativeSelect label={t('queue.lasts')} value={minutes} onChange={(event) => setMinutes(event.currentTarget.value)} data={meeting_minutes.map((value) => ({ value, label: texts.duration(Number(value) * 60) }))} />
                        )}
                    </div>
                )}
                {meets && <TextInput label={t('queue.subject')} placeholder={t('queue.subject_hint')} value={subject} onChange={(event) => setSubject(event.currentTarget.value)} />}
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={submission.busy} disabled={!complete} title={keyLabel('Mod+Enter')}>
                        {t('queue.go')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}

function Ask({ field, value, error, onChange }: { field: Field; value: unknown; error: string | undefined; onChange(value: unknown): void }) {
    const { label } = useLanguage();
    const { Edit } = kindOf(field);
    return Edit && <Edit field={field} value={value} onChange={onChange} input={{ label: label(field.label), required: field.name !== 'nurture_until', error: error || undefined }} />;
}
