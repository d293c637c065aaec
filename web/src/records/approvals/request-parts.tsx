// What a request is about, and how far it has come.

import { IconCheck, IconClockHour4, IconMinus, IconX, type Icon } from '@tabler/icons-react';
import type { ApprovalFact, ApprovalRequest, ApprovalStep, ApprovalTurn } from '@/api/approvals';
import { useMeta } from '@/api/meta';
import { isEmpty } from '@/fields/kind';
import { useNow } from '@/lib/hooks';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { FieldCell } from '@/records/field-view';
import { Chip } from '@/ui/chip';
import classes from '@/records/approvals/approvals.module.css';

/** Of a field that the reader has no name for, what can be said without it. */
function plain(value: unknown): string {
    if (value === null || value === undefined) return '';
    if (typeof value !== 'object') return String(value);
    const { name, amount, currency } = value as { name?: string; amount?: string; currency?: string };
    return name ?? (amount === undefined ? JSON.stringify(value) : `${amount} ${currency ?? ''}`);
}

function Value({ request, fact, value }: { request: ApprovalRequest; fact: ApprovalFact; value: unknown }) {
    const { t } = useLanguage();
    const field = useMeta()
        .object(request.record.object)
        ?.fields.find((each) => each.name === fact.field);
    if (isEmpty(value)) return <span className="dimmed">{t('approvals.nothing')}</span>;
    return field ? <FieldCell field={field} value={value} /> : <span>{plain(value)}</span>;
}

export function Facts({ request }: { request: ApprovalRequest }) {
    const { t, label } = useLanguage();
    if (request.facts.length === 0) return null;
    return (
        <dl className={classes['facts']}>
            {request.facts.map((fact) => (
                <div key={fact.field}>
                    <dt>{label(fact.label)}</dt>
                    <dd>
                        {fact.proposes && (
                            <>
                                <Value request={request} fact={fact} value={fact.now} />
                                <span role="img" aria-label={t('approvals.becomes')} className="dimmed">
                                    →
                                </span>
                            </>
                        )}
                        <b>
                            <Value request={request} fact={fact} value={fact.proposes ? fact.proposed : fact.now} />
                        </b>
                        {fact.changed && (
                            <span className={classes['changed']}>
                                {t('approvals.was')} <Value request={request} fact={fact} value={fact.asked} />
                            </span>
                        )}
                    </dd>
                </div>
            ))}
        </dl>
    );
}

export const state_words: Record<ApprovalRequest['state'], MessageId> = {
    pending: 'approvals.state_pending', approved: 'approvals.state_approved', rejected: 'approvals.state_rejected', withdrawn: 'approvals.state_withdrawn',
};
const state_colors: Record<ApprovalRequest['state'], string> = { pending: 'orange', approved: 'green', rejected: 'red', withdrawn: 'gray' };

export function StateChip({ request }: { request: ApprovalRequest }) {
    const { t } = useLanguage();
    return <Chip color={state_colors[request.state]}>{t(state_words[request.state])}</Chip>;
}

const icons: Record<ApprovalStep['state'], Icon> = { done: IconCheck, current: IconClockHour4, rejected: IconX, skipped: IconMinus, stopped: IconMinus, ahead: IconMinus };
const turn_words: Record<ApprovalTurn['state'], MessageId> = {
    waiting: 'approvals.turn_waiting', approved: 'approvals.turn_approved', rejected: 'approvals.turn_rejected', delegated: 'approvals.turn_delegated', passed: 'approvals.turn_passed',
};
const step_words: Record<ApprovalStep['state'], MessageId> = {
    done: 'approvals.step_done', current: 'approvals.step_current', rejected: 'approvals.step_rejected', skipped: 'approvals.step_skipped', stopped: 'approvals.step_stopped', ahead: 'approvals.step_ahead',
};

function Turn({ turn }: { turn: ApprovalTurn }) {
    const { t } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const at = turn.decided_at ?? turn.since;
    return (
        <li className={classes['turn']} data-state={turn.state}>
            <b>{turn.approver?.name}</b>
            {turn.stands_for && <span className="dimmed">{t('approvals.for', { name: turn.stands_for.name })}</span>}
            <span>{t(turn_words[turn.state])}</span>
            {at && turn.state !== 'passed' && (
                <time dateTime={at} title={texts.date_time(at)} className="dimmed">
                    {texts.relative(at, now)}
                </time>
            )}
            {turn.reason && <q>{turn.reason}</q>}
        </li>
    );
}

export function Steps({ request }: { request: ApprovalRequest }) {
    const { t, label } = useLanguage();
    return (
        <ol className={classes['steps']} aria-label={t('approvals.steps')}>
            {request.steps.map((step, at) => {
                const StepIcon = icons[step.state];
                return (
                    <li key={at} className={classes['step']} data-state={step.state}>
                        <span className={classes['stepIcon']}>
                            <StepIcon size={13} stroke={2} aria-hidden />
                        </span>
                        <div>
                            <span className={classes['stepHead']}>
                                {label(step.name) || t('approvals.step', { number: at + 1 })}
                                <span className="dimmed">
                                    {t(step_words[step.state])}
                                    {step.turns.length > 1 && ` · ${t(step.need === 'all' ? 'approvals.need_all' : 'approvals.need_any')}`}
                                </span>
                            </span>
                            {step.turns.length > 0 && (
                                <ul className={classes['turns']}>
                                    {step.turns.map((turn) => (
                                        <Turn key={turn.id} turn={turn} />
                                    ))}
                                </ul>
                            )}
                        </div>
                    </li>
                );
            })}
        </ol>
    );
}
