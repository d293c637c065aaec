// The lead at hand: the facts, why it is next, what is to be found out, and the outcomes, each with its key.

import { Alert, Anchor, Button, Checkbox, Textarea } from '@mantine/core';
import { IconClockHour4, IconMail, IconPhone } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState } from 'react';
import { titleOf } from '@/api/meta';
import type { Outcome, OutcomeWish, QueueCard, ToldOutcome } from '@/api/queue';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { answersOf, card_rests_ms, deeds, dueNow, putsOff, questionsOf, reasonOf, ticksFor, type Deed } from '@/features/queue/queue-model';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useNow, useStood } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { localTime, zoneOfPhone } from '@/lib/local-time';
import { useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { FieldShow } from '@/records/field-view';
import classes from '@/features/queue/queue.module.css';

const OutcomeDialog = lazy(async () => ({ default: (await import('@/features/queue/outcome-dialog')).OutcomeDialog }));

const facts = ['status', 'source', 'score', 'rating', 'owner'];
const many_tries = 5;

interface Props {
    object: ObjectMeta;
    card: QueueCard;
    lead: RecordData;
    onTell(wish: Omit<OutcomeWish, 'whose'>): Promise<ToldOutcome | null>;
    onNext(): void;
}

export function LeadCard({ object, card, lead, onTell, onNext }: Props) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const submission = useSubmit();
    const note_box = useRef<HTMLTextAreaElement>(null);
    const [note, setNote] = useState('');
    const [values, setValues] = useState<Record<string, unknown>>({});
    const [due] = useState<string[]>(() => dueNow(card, now));
    const [by_hand, setByHand] = useState<Record<string, boolean>>({});
    const [asking, setAsking] = useState<Deed | null>(null);
    const at_rest = !useStood(`${lead.id} ${lead.version}`, card_rests_ms);
    const questions = questionsOf(object, card.checklist);
    const reason = reasonOf(card, now);
    const open = card.may ? deeds.filter(({ outcome }) => card.outcomes.includes(outcome)) : [];
    const answered = (name: string) => (name in values ? values[name] : lead[name]);
    const text = (name: string) => (typeof lead[name] === 'string' ? lead[name] : '');

    async function tell(outcome: Outcome, more: Partial<OutcomeWish> = {}): Promise<boolean> {
        return submission.submit(async () => {
            await onTell({ outcome, version: lead.version, note: note.trim(), values: answersOf(questions, values), ticks: ticksFor(outcome, due, by_hand), ...more });
        });
    }
    function begin(deed: Deed) {
        if (submission.busy || at_rest) return;
        if (!deed.asks) return void tell(deed.outcome);
        submission.clear();
        setAsking(deed);
    }
    useShortcuts(
        {
            ...Object.fromEntries(open.map((deed) => [deed.key, { says: t(deed.label), run: () => begin(deed) }])),
            ...(card.may ? { n: { says: t('queue.note'), run: () => note_box.current?.focus() } } : {}),
        },
        t('nav.queue'),
    );
    const refused = Object.values(submission.field_errors).find(Boolean) ?? submission.error;
    return (
        <section className={classes['card']} aria-label={t('queue.lead')} aria-busy={at_rest}>
            {reason && (
                <p className={classes['reason']} data-late={reason.late || undefined}>
                    <IconClockHour4 size={14} stroke={1.6} aria-hidden />
                    {t(reason.label, { when: card.reason?.at ? texts.relative(card.reason.at, now) : '' })}
                </p>
            )}
            <h2 className={classes['name']}>
                <Link to="/$object/$record" params={{ object: 'leads', record: lead.id }} search={{}}>
                    {titleOf(object, lead)}
                </Link>
            </h2>
            <p className={classes['about']}>{[text('title'), text('company')].filter(Boolean).join(' · ')}</p>
            <Reach lead={lead} now={now} />
            <dl className={classes['facts']}>
                {facts.map((name) => {
                    const field = object.fields.find((each) => each.name === name);
                    if (!field || isEmpty(lead[name])) return null;
                    return (
                        <div key={name}>
                            <dt>{label(field.label)}</dt>
                            <dd>
                                <FieldShow field={field} value={lead[name]} />
                            </dd>
                        </div>
                    );
                })}
                {card.unanswered > 0 && (
                    <div>
                        <dt>{t('queue.unanswered')}</dt>
                        <dd className="tabular">{card.unanswered}</dd>
                    </div>
                )}
            </dl>
            {card.unanswered >= many_tries && <p className={classes['hint']}>{t('queue.many_tries')}</p>}
            {card.tasks.length > 0 && (
                <fieldset className={classes['tasks']}>
                    <legend>{t('queue.tasks')}</legend>
                    {card.tasks.map((task) => (
                        <Checkbox
                            key={task.id}
                            size="xs"
                            disabled={!task.may}
                            checked={by_hand[task.id] ?? due.includes(task.id)}
                            onChange={(event) => {
                                const { checked } = event.currentTarget;
                                setByHand((before) => ({ ...before, [task.id]: checked }));
                            }}
                            label={
                                <>
                                    {task.subject} <span className={Date.parse(task.at) < now ? classes['late'] : 'dimmed'}>{texts.day_time(task.at)}</span>
                                </>
                            }
                        />
                    ))}
                </fieldset>
            )}
            {open.length === 0 && (
                <Alert color="gray">
                    <p>{t(card.may ? 'queue.is_over' : 'queue.may_not')}</p>
                    <Button variant="default" size="compact-sm" mt="xs" onClick={onNext}>
                        {t('queue.next')}
                    </Button>
                </Alert>
            )}
            {open.length > 0 && (
                <>
                    {questions.length > 0 && (
                        <div role="group" aria-label={t('queue.questions')} className={classes['questions']}>
                            {questions.map((field) => {
                                const { Edit } = kindOf(field);
                                return (
                                    Edit && (
                                        <Edit
                                            key={field.name}
                                            field={field}
                                            value={answered(field.name) ?? null}
                                            record={{ ...lead, ...values }}
                                            onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
                                            input={{ label: label(field.label), error: submission.field_errors[`values.${field.name}`] || undefined }}
                                        />
                                    )
                                );
                            })}
                        </div>
                    )}
                    <Textarea
                        ref={note_box}
                        label={t('queue.note')}
                        placeholder={t('queue.note_hint')}
                        autosize
                        minRows={2}
                        maxRows={10}
                        value={note}
                        onChange={(event) => setNote(event.currentTarget.value)}
                        onKeyDown={onKeys({ Escape: (event) => event.currentTarget.blur() })}
                    />
                    {refused && !asking && (
                        <Alert color="red" role="alert">
                            {refused}
                        </Alert>
                    )}
                    <div role="group" aria-label={t('queue.outcomes')} className={classes['deeds']} data-print="hide">
                        {open.map((deed, at) => (
                            <Button
                                key={deed.outcome}
                                variant={at === 0 ? 'filled' : putsOff(deed.outcome) ? 'subtle' : 'default'}
                                color={putsOff(deed.outcome) ? 'gray' : undefined}
                                disabled={submission.busy}
                                aria-keyshortcuts={deed.key.toUpperCase()}
                                rightSection={<kbd className={classes['key']} aria-hidden>{keyLabel(deed.key)}</kbd>}
                                onClick={() => begin(deed)}
                            >
                                {t(deed.label)}
                            </Button>
                        ))}
                    </div>
                </>
            )}
            {asking && (
                <Suspense>
                    <OutcomeDialog
                        deed={asking}
                        object={object}
                        card={card}
                        lead={lead}
                        values={values}
                        submission={submission}
                        onTell={(more) => tell(asking.outcome, more)}
                        onClose={() => {
                            submission.clear();
                            setAsking(null);
                        }}
                    />
                </Suspense>
            )}
        </section>
    );
}

/** How the lead is reached, and what time it is there. */
function Reach({ lead, now }: { lead: RecordData; now: number }) {
    const { t } = useLanguage();
    const phone = typeof lead['phone'] === 'string' ? lead['phone'] : '';
    const email = typeof lead['email'] === 'string' ? lead['email'] : '';
    const zone = zoneOfPhone(phone);
    const there = zone ? localTime(zone, now) : null;
    if (!phone && !email) return <p className={classes['hint']}>{t('queue.no_way')}</p>;
    return (
        <div className={classes['reach']}>
            {phone && (
                <Button component="a" href={`tel:${phone.replace(/[^+\d*#,;]/g, '')}`} variant="light" leftSection={<IconPhone size={15} stroke={1.6} aria-hidden />}>
                    <span className="tabular">{phone}</span>
                </Button>
            )}
            {there && (
                <span className={there.fits ? 'dimmed' : classes['late']}>
                    {t(there.fits ? 'queue.local_time' : 'queue.local_time_off', { time: there.clock })}
                </span>
            )}
            {email && (
                <Anchor href={`mailto:${email}`} className={classes['mail']}>
                    <IconMail size={14} stroke={1.6} aria-hidden />
                    <span className="clip">{email}</span>
                </Anchor>
            )}
        </div>
    );
}
