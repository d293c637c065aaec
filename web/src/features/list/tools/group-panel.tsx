import { Button, NativeSelect, Select, Switch } from '@mantine/core';
import type { ObjectMeta } from '@/api/types';
import type { ListState } from '@/features/list/list-state';
import { isPeriodic } from '@/features/list/group-part';
import { groupable } from '@/features/list/use-groups';
import type { Rows } from '@/features/list/use-rows';
import { useLanguage, type MessageId } from '@/lib/i18n';
import classes from '@/features/list/tools/tools.module.css';

const periods: { value: string; label: MessageId }[] = [
    { value: 'day', label: 'group.by_day' },
    { value: 'week', label: 'group.by_week' },
    { value: 'month', label: 'group.by_month' },
    { value: 'quarter', label: 'group.by_quarter' },
    { value: 'year', label: 'group.by_year' },
];

interface Props {
    object: ObjectMeta;
    state: ListState;
    groups_more: boolean;
    openGroups: Rows['openGroups'];
}

/** By which field the rows are grouped, and whether sums stand at the foot. */
export function GroupPanel({ object, state, groups_more, openGroups }: Props) {
    const { t, label } = useLanguage();
    const { group } = state;
    const fields = object.fields.filter(groupable).toSorted((a, b) => Number(a.system) - Number(b.system));
    const field = fields.find((each) => each.name === group?.path);
    return (
        <div className={classes['panel']} style={{ width: 240 }}>
            <Select
                label={t('group.by')}
                placeholder={t('group.nothing')}
                clearable
                searchable
                data={fields.map((each) => ({ value: each.name, label: label(each.label) }))}
                value={group?.path ?? null}
                comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 }, shadow: 'md' }}
                onChange={(path) => {
                    const next = fields.find((each) => each.name === path);
                    state.setGroup(next ? `${next.name}${isPeriodic(next) ? ':month' : ''}` : null);
                }}
            />
            {group && field && isPeriodic(field) && (
                <NativeSelect
                    label={t('group.period')}
                    value={group.by ?? 'month'}
                    data={periods.map((each) => ({ value: each.value, label: t(each.label) }))}
                    onChange={(event) => state.setGroup(`${group.path}:${event.currentTarget.value}`)}
                />
            )}
            {group && (
                <div className={classes['adds']}>
                    <Button variant="default" size="compact-xs" onClick={() => openGroups('all')}>
                        {t('group.open_all')}
                    </Button>
                    <Button variant="default" size="compact-xs" onClick={() => openGroups('none')}>
                        {t('group.close_all')}
                    </Button>
                </div>
            )}
            {groups_more && <span className="dimmed">{t('group.more_groups')}</span>}
            <Switch label={t('group.sums')} checked={state.sums} onChange={(event) => state.setLook({ sums: event.currentTarget.checked })} />
        </div>
    );
}
