// Requests for approval: what waits for me, what I asked, what I decided. One at a time by j and k, approved
// by a, rejected by r; on a phone with one tap, which can be taken back for a moment.

import { Button, Skeleton } from '@mantine/core';
import { IconChecklist, IconUserShare } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { approvalsQuery, type ApprovalBox, type ApprovalRequest } from '@/api/approvals';
import { useMeta } from '@/api/meta';
import { useMay } from '@/api/session';
import { problemText } from '@/api/use-submit';
import { useNow, usePageTitle } from '@/lib/hooks';
import { useLanguage, type MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { Facts, StateChip, Steps } from '@/records/approvals/request-parts';
import { useDecide, type Decide } from '@/records/approvals/use-decide';
import type { Asked } from '@/records/approvals/reason-dialog';
import { EmptyState } from '@/ui/empty-state';
import { ObjectIcon } from '@/ui/object-icon';
import { PageHead } from '@/ui/page-head';
import { PickOne } from '@/ui/pick-one';
import classes from '@/features/approvals/approvals-screen.module.css';

const ReasonDialog = lazy(async () => ({ default: (await import('@/records/approvals/reason-dialog')).ReasonDialog }));
const StandInDialog = lazy(async () => ({ default: (await import('@/features/approvals/stand-in-dialog')).StandInDialog }));

const boxes: { value: ApprovalBox; label: MessageId }[] = [
    { value: 'waiting', label: 'approvals.waiting' },
    { value: 'mine', label: 'approvals.mine' },
    { value: 'done', label: 'approvals.done' },
];

export function ApprovalsScreen() {
    const { t } = useLanguage();
    const administers = useMay('admin');
    const navigate = useNavigate();
    const search = useSearch({ strict: false }) as Search;
    const box = boxes.find((each) => each.value === search.show)?.value ?? 'waiting';
    const list = useInfiniteQuery(approvalsQuery(box));
    const decide = useDecide();
    const [away, setAway] = useState(false);
    usePageTitle(t('nav.approvals'));
    const requests = (list.data?.pages.flatMap((page) => page.requests) ?? []).filter((request) => box !== 'waiting' || !decide.held.has(request.id));
    const show = (next: ApprovalBox) => void navigate({ to: '.', search: (before: Search) => ({ ...before, show: next === 'waiting' ? undefined : next }) as Search, replace: true });
    return (
        <>
            <PageHead title={t('nav.approvals')} icon={<IconChecklist size={16} stroke={1.6} aria-hidden />}>
                <Button variant="subtle" size="compact-sm" leftSection={<IconUserShare size={14} stroke={1.6} />} onClick={() => setAway(true)}>
                    {t('approvals.away')}
                </Button>
                {administers && (
                    <Link to="/settings/$section" params={{ section: 'approvals' }} search={{}} className={classes['settings']}>
                        {t('approvals.settings')}
                    </Link>
                )}
            </PageHead>
            <div className={classes['page']}>
                <PickOne label={t('approvals.which')} value={box} data={boxes.map((each) => ({ value: each.value, label: t(each.label) }))} onChange={show} />
                {list.isLoading && <Skeleton height={160} mt="md" />}
                {list.error && <EmptyState title={t('trouble.title')} text={problemText(t, list.error)} />}
                {list.isSuccess && requests.length === 0 && (
                    <EmptyState icon={<IconChecklist size={28} stroke={1.4} />} title={t(box === 'waiting' ? 'approvals.none_waiting' : 'approvals.none')} text={t(box === 'waiting' ? 'approvals.none_waiting_text' : 'approvals.none_text')} />
                )}
                <Requests key={box} requests={requests} decide={decide} />
                {list.hasNextPage && (
                    <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                        {t('approvals.more')}
                    </Button>
                )}
            </div>
            <Suspense>{away && <StandInDialog onClose={() => setAway(false)} />}</Suspense>
        </>
    );
}

function Requests({ requests, decide }: { requests: ApprovalRequest[]; decide: Decide }) {
    const { t } = useLanguage();
    const [at, setAt] = useState(0);
    const [moved, setMoved] = useState(false);
    const [asked, setAsked] = useState<{ act: Asked; request: ApprovalRequest } | null>(null);
    const current = requests[Math.min(at, requests.length - 1)];
    const go = (by: number) => {
        setMoved(true);
        setAt(Math.max(0, Math.min(requests.length - 1, Math.min(at, requests.length - 1) + by)));
    };
    const ask = (act: Asked, request: ApprovalRequest | undefined) => request && setAsked({ act, request });
    useShortcuts({
        j: { says: t('approvals.key_next'), repeats: true, run: () => go(1) },
        k: { says: t('approvals.key_previous'), repeats: true, run: () => go(-1) },
        a: { says: t('approvals.approve'), run: () => current?.may.decide && decide.approve(current) },
        r: { says: t('approvals.reject'), run: () => current?.may.decide && ask('reject', current) },
        d: { says: t('approvals.delegate'), run: () => current?.may.delegate && ask('delegate', current) },
    });
    return (
        <>
            <ul className={classes['requests']}>
                {requests.map((request, index) => (
                    <Request
                        key={request.id}
                        request={request}
                        current={request === current}
                        follow={moved && request === current}
                        onCurrent={() => setAt(index)}
                        onApprove={() => decide.approve(request)}
                        onAsk={(act) => ask(act, request)}
                    />
                ))}
            </ul>
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
        </>
    );
}

interface RequestProps {
    request: ApprovalRequest;
    current: boolean;
    follow: boolean;
    onCurrent(): void;
    onApprove(): void;
    onAsk(act: Asked): void;
}

function Request({ request, current, follow, onCurrent, onApprove, onAsk }: RequestProps) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const object = useMeta().object(request.record.object);
    const ref = useRef<HTMLLIElement>(null);
    const { may, record } = request;
    useEffect(() => {
        if (follow) ref.current?.scrollIntoView({ block: 'nearest' });
    }, [follow]);
    const late = request.due_at !== null && Date.parse(request.due_at) < now;
    return (
        <li ref={ref} className={classes['request']} data-current={current || undefined} aria-current={current || undefined} onPointerDown={onCurrent} onFocus={onCurrent}>
            <div className={classes['head']}>
                <h2>
                    <ObjectIcon name={object?.icon ?? 'box'} size={15} />
                    {record.visible ? (
                        <Link to="/$object/$record" params={{ object: record.object, record: record.id }} search={{}}>
                            {record.title}
                        </Link>
                    ) : (
                        record.title
                    )}
                </h2>
                <StateChip request={request} />
            </div>
            <p className={classes['about']}>
                <b>{label(request.process.name)}</b>
                <span>{t('approvals.asked_by', { name: request.asked_by?.name ?? '' })}</span>
                <time dateTime={request.asked_at} title={texts.date_time(request.asked_at)}>
                    {texts.relative(request.asked_at, now)}
                </time>
                {request.due_at && <span data-late={late || undefined}>{t(late ? 'approvals.overdue' : 'approvals.due', { when: texts.relative(request.due_at, now) })}</span>}
            </p>
            {request.changed && <p className={classes['late']}>{t('approvals.changed')}</p>}
            <Facts request={request} />
            {request.note && <blockquote className={classes['note']}>{request.note}</blockquote>}
            {request.left_undone && <p className={classes['late']}>{t('approvals.left_undone', { why: label(request.left_undone) })}</p>}
            <Steps request={request} />
            {(may.decide || may.delegate || may.withdraw) && (
                <div className={classes['acts']}>
                    {may.decide && (
                        <>
                            <Button onClick={onApprove} title="A">
                                {t('approvals.approve')}
                            </Button>
                            <Button variant="default" onClick={() => onAsk('reject')} title="R">
                                {t('approvals.reject')}
                            </Button>
                        </>
                    )}
                    {may.delegate && (
                        <Button variant="subtle" color="gray" onClick={() => onAsk('delegate')} title="D">
                            {t('approvals.delegate')}
                        </Button>
                    )}
                    {may.withdraw && (
                        <Button variant="subtle" color="gray" onClick={() => onAsk('withdraw')}>
                            {t('approvals.withdraw')}
                        </Button>
                    )}
                </div>
            )}
        </li>
    );
}
