import { Button, Drawer, SegmentedControl, Skeleton } from '@mantine/core';
import { IconAt, IconBeach, IconBell, IconClockExclamation, IconEye, IconFileCertificate, IconHistory, IconMessage, IconPhone, IconPool, IconRoute, IconRubberStamp, IconShieldExclamation, IconSignature, IconUserCheck, type Icon } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useMeta } from '@/api/meta';
import { markRead, notificationsQuery, type Notification } from '@/api/notifications';
import { refreshRecords } from '@/api/records';
import { problemLine } from '@/api/use-submit';
import { useNow, usePhone } from '@/lib/hooks';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { EmptyState } from '@/ui/empty-state';
import { toast } from '@/ui/toast';
import classes from '@/features/notifications/notifications.module.css';

const icons: Record<Notification['kind'], Icon> = { mention: IconAt, assigned: IconUserCheck, comment: IconMessage, activity: IconPhone, change: IconHistory, recycling: IconPool, escalated: IconRoute, overdue: IconClockExclamation, contract_end: IconFileCertificate, approval: IconRubberStamp, decided: IconRubberStamp, proposal_opened: IconEye, proposal_answered: IconSignature, leave_cover: IconBeach, leave_away: IconBeach, leave_back: IconBeach, leave_returned: IconBeach, leave_kept: IconBeach, leave_failed: IconBeach, wrong_code: IconShieldExclamation };
const words: Record<Notification['kind'], MessageId> = {
    mention: 'notification.mention', assigned: 'notification.assigned', comment: 'notification.comment', activity: 'notification.activity', change: 'notification.change', recycling: 'notification.recycling', escalated: 'notification.escalated', overdue: 'notification.overdue', contract_end: 'notification.contract_end', approval: 'notification.approval', decided: 'notification.decided',
    proposal_opened: 'notification.proposal_opened', proposal_answered: 'notification.proposal_answered', wrong_code: 'notification.wrong_code',
    leave_cover: 'notification.leave_cover', leave_away: 'notification.leave_away', leave_back: 'notification.leave_back', leave_returned: 'notification.leave_returned', leave_kept: 'notification.leave_kept', leave_failed: 'notification.leave_failed',
};

/** What is told of oneself, whatever record stands behind it. */
const isOwn = (kind: Notification['kind']) => kind === 'wrong_code' || kind.startsWith('leave_');

/** What it is about in one line more: the note, or the fields that changed. */
function useDetail(notification: Notification): string {
    const meta = useMeta();
    const { label } = useLanguage();
    const { kind, record, source, changed_fields } = notification;
    if (kind !== 'change') return source && source.id !== record?.id ? source.name : '';
    const object = meta.object(record?.object);
    return (changed_fields ?? []).flatMap((name) => object?.fields.find((field) => field.name === name) ?? []).map((field) => label(field.label)).join(', ');
}

function Item({ notification, onOpen, onRead }: { notification: Notification; onOpen(): void; onRead(): void }) {
    const { t } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const detail = useDetail(notification);
    const { kind, record, by_user, happened_at, read_at } = notification;
    const KindIcon = icons[kind] ?? IconBell;
    const body: ReactNode = (
        <>
            <span className={classes['icon']}>
                <KindIcon size={14} stroke={1.7} aria-hidden />
            </span>
            <span className={classes['text']}>
                <span>
                    <b>{by_user?.name ?? t('notification.system')}</b> {t(words[kind])}
                </span>
                {!isOwn(kind) && <span className={classes['about']}>{record?.name || t('notification.hidden')}</span>}
                {detail && <span className="dimmed clip">{detail}</span>}
            </span>
            <time dateTime={happened_at} title={texts.date_time(happened_at)} className={classes['when']}>
                {texts.relative(happened_at, now)}
            </time>
        </>
    );
    const open = {
        className: classes['link'],
        onClick: () => {
            onRead();
            onOpen();
        },
    };
    return (
        <li className={classes['item']} data-unread={!read_at || undefined}>
            {isOwn(kind) ? (
                <Link to="/settings/$section" params={{ section: 'profile' }} search={{}} {...open}>
                    {body}
                </Link>
            ) : record?.name ? (
                <Link to="/$object/$record" params={{ object: record.object, record: record.id }} search={{}} {...open}>
                    {body}
                </Link>
            ) : (
                <div className={classes['link']}>{body}</div>
            )}
            {!read_at && (
                <button type="button" className={classes['dot']} aria-label={t('notification.mark')} title={t('notification.mark')} onClick={onRead} />
            )}
        </li>
    );
}

export function Inbox({ onClose }: { onClose(): void }) {
    const { t } = useLanguage();
    const client = useQueryClient();
    const phone = usePhone();
    const [which, setWhich] = useState<'unread' | 'all'>('unread');
    const list = useInfiniteQuery(notificationsQuery(which));
    const items = (list.data?.pages.flatMap((page) => page.records) ?? []) as Notification[];

    async function read(ids?: string[]) {
        try {
            await markRead(ids);
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
        await refreshRecords(client, 'notifications');
    }
    return (
        <Drawer opened onClose={onClose} title={t('notification.title')} position={phone ? 'bottom' : 'left'} size={phone ? '85%' : 400} transitionProps={{ duration: 100 }}>
            <div className={classes['bar']}>
                <SegmentedControl
                    aria-label={t('notification.which')}
                    value={which}
                    onChange={(next) => setWhich(next as 'unread' | 'all')}
                    data={[
                        { value: 'unread', label: t('notification.unread') },
                        { value: 'all', label: t('notification.all') },
                    ]}
                />
                <Button variant="subtle" size="compact-sm" disabled={!items.some((item) => !item.read_at)} onClick={() => void read()}>
                    {t('notification.read_all')}
                </Button>
            </div>
            {list.isLoading && <Skeleton height={120} />}
            {list.isSuccess && items.length === 0 && (
                <EmptyState icon={<IconBell size={22} stroke={1.6} />} title={t('notification.none')} text={t('notification.none_text')} />
            )}
            <ul className={classes['items']}>
                {items.map((item) => (
                    <Item key={item.id} notification={item} onOpen={onClose} onRead={() => void read([item.id])} />
                ))}
            </ul>
            {list.hasNextPage && (
                <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                    {t('notification.more')}
                </Button>
            )}
        </Drawer>
    );
}
