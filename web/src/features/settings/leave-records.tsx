// What a leave handed over, and what became of each.

import { Button, Modal, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lentQuery, type Leave, type LentRecord } from '@/api/leaves';
import { oneLabel, useMeta } from '@/api/meta';
import { problemText } from '@/api/use-submit';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { Chip } from '@/ui/chip';
import classes from '@/features/settings/leaves.module.css';

const fates: Record<LentRecord['now'], { label: MessageId; color: string }> = {
    lent: { label: 'leave.now_lent', color: 'orange' },
    back: { label: 'leave.now_back', color: 'green' },
    moved: { label: 'leave.now_moved', color: 'violet' },
    closed: { label: 'leave.now_closed', color: 'blue' },
    gone: { label: 'leave.now_gone', color: 'gray' },
};

export function LeaveRecords({ leave, onClose }: { leave: Leave; onClose(): void }) {
    const { t } = useLanguage();
    const list = useInfiniteQuery(lentQuery(leave.id));
    const records = list.data?.pages.flatMap((page) => page.records) ?? [];
    return (
        <Modal opened onClose={onClose} title={t('leave.records_of', { name: leave.person.name })} size={560} closeButtonProps={{ 'aria-label': t('action.close') }}>
            {list.isLoading && <Skeleton height={120} />}
            {list.error && <p>{problemText(t, list.error)}</p>}
            <ul className={classes['records']}>
                {records.map((record) => (
                    <Line key={`${record.object} ${record.id}`} record={record} />
                ))}
            </ul>
            {list.hasNextPage && (
                <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                    {t('list.more')}
                </Button>
            )}
        </Modal>
    );
}

function Line({ record }: { record: LentRecord }) {
    const { t, label } = useLanguage();
    const object = useMeta().object(record.object);
    const fate = fates[record.now];
    const moved = record.now === 'moved' && record.owner ? ` · ${record.owner.name}` : '';
    return (
        <li className={classes['record']}>
            <span>
                {record.title === null ? (
                    <span className="dimmed">{t('leave.hidden')}</span>
                ) : (
                    <Link to="/$object/$record" params={{ object: record.object, record: record.id }} search={{}}>
                        {record.title || t('record.untitled')}
                    </Link>
                )}{' '}
                <span className="dimmed">{object ? label(oneLabel(object)) : record.object}</span>
            </span>
            <Chip color={fate.color}>{t(fate.label) + moved}</Chip>
        </li>
    );
}
