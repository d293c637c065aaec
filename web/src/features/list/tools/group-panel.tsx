import { Button, NativeSelect, Select, Switch } from '@mantine/core';
import type { Field, ObjectMeta } from '@/api/types';
import type { Period } from '@/api/groups';
import { isPeriodic, partOf } from '@/features/list/group-part';
import { levels_max } from '@/features/list/group-tree';
import type { ListState } from '@/features/list/list-state';
import { groupable } from '@/features/list/use-groups';
import type { Rows } from '@/features/list/use-rows';
import { useLanguage, type MessageId } from '@/lib/i18n';
import type { GroupPart } from '@/records/grouping';
import classes from '@/features/list/tools/tools.module.css';

const periods: { value: Period; label: MessageId }[] = [
    { value: 'day', label: 'group.by_day' },
    { value: 'week', label: 'group.by_week' },
    { value: 'month', label: 'group.by_month' },
    { value: 'quarter', label: 'group.by_quarter' },
    { value: 'year', label: 'group.by_year' },
];

interface LevelProps {
    label: string;
    fields: readonly Field[];
    part: GroupPart | undefined;
    /** Nothing: this level is given up, and those below it move up. */
    onChange(part: GroupPart | null): void;
}

function Level({ label: title, fields, part, onChange }: LevelProps) {
    const { t, label } = useLanguage();
    return (
        <div className={classes['level']}>
            <Select
                label={title}
                placeholder={t('group.nothing')}
                clearable
                clearButtonProps={{ 'aria-label': `${t('group.nothing')}: ${title}` }}
                searchable
                // The first level is what the panel is opened for; a chosen one must not cover the others.
                openOnFocus={!part}
                data={fields.map((each) => ({ value: each.name, label: label(each.label) }))}
                value={part?.path ?? null}
                comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 }, shadow: 'md' }}
                onChange={(path) => {
                    const field = fields.find((each) => each.name === path);
                    onChange(field ? partOf(field) : null);
                }}
            />
            {part && isPeriodic(part.field) && (
                <NativeSelect
                    aria-label={`${t('group.period')}: ${label(part.field.label)}`}
                    value={part.by ?? 'month'}
                    data={periods.map((each) => ({ value: each.value, label: t(each.label) }))}
                    onChange={(event) => onChange({ ...part, by: event.currentTarget.value as Period })}
                />
            )}
        </div>
    );
}

interface Props {
    object: ObjectMeta;
    state: ListState;
    groups_more: boolean;
    openGroups: Rows['openGroups'];
}

/** By which fields the rows are grouped, one within the other, and whether sums stand at the foot. */
export function GroupPanel({ object, state, groups_more, openGroups }: Props) {
    const { t } = useLanguage();
    const { groups } = state;
    const fields = object.fields.filter(groupable).toSorted((a, b) => Number(a.system) - Number(b.system));
    const shown = Math.min(groups.length + 1, levels_max);
    const set = (at: number, part: GroupPart | null) => state.setGroups(part ? groups.toSpliced(at, 1, part) : groups.toSpliced(at, 1));
    return (
        <div className={classes['panel']} style={{ width: 300 }}>
            {Array.from({ length: shown }, (_, at) => (
                <Level
                    key={at < groups.length ? (groups[at]?.path ?? at) : `more ${at}`}
                    label={t(at === 0 ? 'group.by' : 'group.then')}
                    fields={fields.filter((field) => !groups.some((part, level) => level !== at && part.path === field.name))}
                    part={groups[at]}
                    onChange={(part) => set(at, part)}
                />
            ))}
            {groups.length > 0 && (
                <div className={classes['adds']}>
                    <Button variant="default" size="compact-xs" onClick={() => openGroups(groups.length)}>
                        {t('group.open_all')}
                    </Button>
                    {groups.length > 1 && (
                        <Button variant="default" size="compact-xs" onClick={() => openGroups(1)}>
                            {t('group.open_first')}
                        </Button>
                    )}
                    <Button variant="default" size="compact-xs" onClick={() => openGroups(0)}>
                        {t('group.close_all')}
                    </Button>
                </div>
            )}
            {groups_more && <span className="dimmed">{t('group.more_groups')}</span>}
            <Switch label={t('group.sums')} checked={state.sums} onChange={(event) => state.setLook({ sums: event.currentTarget.checked })} />
        </div>
    );
}
