// What became of a request for approval, on the record's timeline.

import { IconRubberStamp } from '@tabler/icons-react';
import type { ApprovalItem as Item } from '@/api/types';
import { Frame, When } from '@/features/record/timeline-items';
import { useLanguage, type MessageId } from '@/lib/i18n';
import classes from '@/features/record/timeline.module.css';

const words: Record<Item['act'], MessageId> = {
    asked: 'timeline.approval_asked', approved: 'timeline.approval_approved', rejected: 'timeline.approval_rejected', delegated: 'timeline.approval_delegated',
    withdrawn: 'timeline.approval_withdrawn', passed_all: 'timeline.approval_passed_all',
};

export function ApprovalItem({ item }: { item: Item }) {
    const { t, label } = useLanguage();
    return (
        <Frame icon={<IconRubberStamp size={14} stroke={1.6} />}>
            <div className={classes['itemHead']}>
                <b>{item.by?.name ?? t('timeline.system')}</b> {t(words[item.act])}
                <span className="dimmed">· {label(item.process)}</span>
                <When at={item.at} />
            </div>
            {item.reason && <p className={classes['comment']}>{item.reason}</p>}
        </Frame>
    );
}
