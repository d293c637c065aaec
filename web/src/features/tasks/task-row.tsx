import { ActionIcon, Menu } from '@mantine/core';
import { IconCalendarEvent, IconClock, IconMail, IconPhone, IconSquareCheck, type Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { RecordData } from '@/api/types';
import type { Snooze } from '@/features/tasks/tasks-model';
import { useSay } from '@/fields/shared/say';
import type { MessageId } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { linksOf, whenOf, type Urgency } from '@/records/activities';
import { Tick } from '@/records/tick';
import { Initials } from '@/ui/person';
import classes from '@/features/tasks/tasks.module.css';

const icons: Record<string, Icon> = { call: IconPhone, meeting: IconCalendarEvent, email: IconMail };
export const snoozes: readonly [Snooze, MessageId, string][] = [
    ['today', 'tasks.snooze_today', '1'],
    ['tomorrow', 'tasks.snooze_tomorrow', '2'],
    ['next_week', 'tasks.snooze_next_week', '3'],
];

interface Props {
    activity: RecordData;
    urgency: Urgency | 'done';
    now: number;
    reachable: boolean;
    withOwner: boolean;
    withRecord: boolean;
    onTick(): void;
    onSnooze(snooze: Snooze): void;
    onMove(by: -1 | 1): void;
    onFocus(): void;
}

export function TaskRow({ activity, urgency, now, reachable, withOwner, withRecord, onTick, onSnooze, onMove, onFocus }: Props) {
    const { t, texts } = useSay();
    const when = urgency === 'done' ? String(activity['done_at']) : whenOf(activity);
    const Kind = icons[String(activity['kind'])] ?? IconSquareCheck;
    const subject = String(activity['subject'] ?? '');
    const passed = urgency === 'overdue' || (urgency === 'today' && when !== null && Date.parse(when) < now);
    return (
        <li className={classes['row']} data-done={urgency === 'done' || undefined}>
            <Tick activity={activity} onTick={onTick} tabIndex={-1} />
            <Kind size={15} stroke={1.6} className={classes['kind']} aria-hidden />
            <span className={classes['what']}>
                <Link
                    to="/$object/$record"
                    params={{ object: 'activities', record: activity.id }}
                    search={{}}
                    className={classes['subject']}
                    data-task={activity.id}
                    tabIndex={reachable ? 0 : -1}
                    onFocus={onFocus}
                    onKeyDown={onKeys({
                        Space: onTick,
                        x: onTick,
                        ArrowDown: () => onMove(1),
                        ArrowUp: () => onMove(-1),
                        j: () => onMove(1),
                        k: () => onMove(-1),
                        ...Object.fromEntries(snoozes.map(([snooze, , key]) => [key, () => onSnooze(snooze)])),
                    })}
                >
                    {subject}
                </Link>
                {withRecord && linksOf(activity).slice(0, 2).map((link) => (
                    <Link key={link.id} to="/$object/$record" params={{ object: link.object, record: link.id }} search={{}} className={`${classes['link']} clip`} tabIndex={-1}>
                        {link.name}
                    </Link>
                ))}
            </span>
            {activity['priority'] === 'high' && <span className={classes['high']}>{t('tasks.high')}</span>}
            {withOwner && activity.owner && (
                <span title={activity.owner.name}>
                    <Initials name={activity.owner.name} size={20} />
                    <span className="visually-hidden">{activity.owner.name}</span>
                </span>
            )}
            {when && (
                <span className={`${classes['when']} tabular`} data-late={passed || undefined}>
                    {texts.short(when, now)}
                </span>
            )}
            {urgency !== 'done' && (
                <Menu>
                    <Menu.Target>
                        <ActionIcon className={classes['later']} aria-label={t('tasks.snooze_of', { name: subject })} tabIndex={reachable ? 0 : -1}>
                            <IconClock size={16} stroke={1.6} />
                        </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                        <Menu.Label>{t('tasks.snooze')}</Menu.Label>
                        {snoozes.map(([snooze, said, key]) => (
                            <Menu.Item key={snooze} onClick={() => onSnooze(snooze)} rightSection={<kbd className={classes['key']}>{key}</kbd>}>
                                {t(said)}
                            </Menu.Item>
                        ))}
                    </Menu.Dropdown>
                </Menu>
            )}
        </li>
    );
}
