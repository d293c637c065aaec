// On a record's page: what waits for approval, whose turn it is and since when; and what can be asked.

import { Button } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { isOffered, recordApprovalsQuery, type ApprovalOffer, type ApprovalRequest } from '@/api/approvals';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useNow } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { AskApproval } from '@/records/approvals/ask-approval';
import { Facts, StateChip, Steps } from '@/records/approvals/request-parts';
import { useDecide } from '@/records/approvals/use-decide';
import type { Asked } from '@/records/approvals/reason-dialog';
import classes from '@/features/record/approval-banner.module.css';

const ReasonDialog = lazy(async () => ({ default: (await import('@/records/approvals/reason-dialog')).ReasonDialog }));

/** A decision is told until somebody asks anew; so long it is news. */
const news_ms = 7 * 86_400_000;

export function ApprovalBanner({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const { t, label } = useLanguage();
    const now = useNow();
    const decide = useDecide();
    const { data } = useQuery(recordApprovalsQuery(object.name, record.id, record.version));
    const [asking, setAsking] = useState<ApprovalOffer | null>(null);
    const [asked, setAsked] = useState<{ act: Asked; request: ApprovalRequest } | null>(null);
    if (!data) return null;
    const latest = new Map<string, ApprovalRequest>();
    for (const request of data.requests) if (!latest.has(request.process.id)) latest.set(request.process.id, request);
    const shown = [...latest.values()].filter((request) => request.state === 'pending' || (request.state !== 'withdrawn' && request.closed_at && now - Date.parse(request.closed_at) < news_ms));
    const offers = data.processes.filter(isOffered);
    if (shown.length === 0 && offers.length === 0) return null;
    return (
        <section className={classes['approvals']} aria-label={t('nav.approvals')}>
            {shown.map((request) => (
                <Banner key={request.id} request={request} held={decide.held.has(request.id)} onApprove={() => decide.approve(request)} onAsk={(act) => setAsked({ act, request })} />
            ))}
            {offers.map((process) => (
                <Button key={process.id} variant="default" size="compact-sm" leftSection={<IconChecklist size={14} stroke={1.6} />} data-print="hide" onClick={() => setAsking(process)}>
                    {t('approvals.ask_for', { name: label(process.name) })}
                </Button>
            ))}
            {asking && (
                <AskApproval object={object.name} record={record.id} process={asking.id} title={t('approvals.ask_for', { name: label(asking.name) })} text={asking.description} onClose={() => setAsking(null)} />
            )}
            {asked && (
                <Suspense>
                    <ReasonDialog
                        act={asked.act}
                        about={asked.request.record.title}
                        onGo={(reason, to) =>
                            asked.act === 'reject' ? decide.reject(asked.request, reason) : asked.act === 'withdraw' ? decide.withdraw(asked.request, reason) : decide.delegate(asked.request, to, reason)
                        }
                        onClose={() => setAsked(null)}
                    />
                </Suspense>
            )}
        </section>
    );
}

function Banner({ request, held, onApprove, onAsk }: { request: ApprovalRequest; held: boolean; onApprove(): void; onAsk(act: Asked): void }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const waits = request.state === 'pending';
    const current = request.steps.find((step) => step.state === 'current');
    const names = (current?.turns ?? []).filter((turn) => turn.state === 'waiting').map((turn) => turn.approver?.name ?? '');
    return (
        <details className={classes['banner']} data-state={request.state} open={request.may.decide || undefined}>
            <summary>
                <StateChip request={request} />
                <b>{label(request.process.name)}</b>
                {waits && names.length > 0 && <span>{t('approvals.turn_of', { names: names.join(t('approvals.names_join')) })}</span>}
                {waits && request.since && (
                    <time dateTime={request.since} title={texts.date_time(request.since)} className="dimmed">
                        {texts.relative(request.since, now)}
                    </time>
                )}
                {!waits && request.closed_by && <span className="dimmed">{request.closed_by.name}</span>}
                {request.reason && !waits && <q>{request.reason}</q>}
            </summary>
            {request.changed && <p className={classes['late']}>{t('approvals.changed')}</p>}
            {request.left_undone && <p className={classes['late']}>{t('approvals.left_undone', { why: label(request.left_undone) })}</p>}
            <Facts request={request} />
            {request.note && <p className="dimmed">{request.note}</p>}
            <Steps request={request} />
            {waits && !held && (
                <div className={classes['acts']} data-print="hide">
                    {request.may.decide && (
                        <>
                            <Button size="compact-sm" onClick={onApprove}>
                                {t('approvals.approve')}
                            </Button>
                            <Button size="compact-sm" variant="default" onClick={() => onAsk('reject')}>
                                {t('approvals.reject')}
                            </Button>
                        </>
                    )}
                    {request.may.delegate && (
                        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => onAsk('delegate')}>
                            {t('approvals.delegate')}
                        </Button>
                    )}
                    {request.may.withdraw && (
                        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => onAsk('withdraw')}>
                            {t('approvals.withdraw')}
                        </Button>
                    )}
                </div>
            )}
        </details>
    );
}
