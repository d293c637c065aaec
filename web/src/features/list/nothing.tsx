import { Button } from '@mantine/core';
import { IconFilterOff, IconPlus } from '@tabler/icons-react';
import { manyLabel, oneLabel } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import type { ListState } from '@/features/list/list-state';
import { useLanguage } from '@/lib/i18n';
import { EmptyState } from '@/ui/empty-state';
import { ObjectIcon } from '@/ui/object-icon';

/** What an empty list says, and the next step. */
export function Nothing({ object, state, onCreate }: { object: ObjectMeta; state: ListState; onCreate: (() => void) | undefined }) {
    const { t, label } = useLanguage();
    const icon = <ObjectIcon name={object.icon} size={22} />;
    if (state.deleted) return <EmptyState icon={icon} title={t('bin.empty')} text={t('bin.empty_text')} />;
    if (state.filter || state.q) {
        return (
            <EmptyState icon={<IconFilterOff size={22} stroke={1.6} />} title={t('list.nothing_found')} text={t('list.nothing_found_text')}>
                <Button variant="default" onClick={() => state.change({ q: undefined, filter: state.view?.settings.filter ? 'none' : undefined })}>
                    {t('filter.clear')}
                </Button>
            </EmptyState>
        );
    }
    return (
        <EmptyState icon={icon} title={t('list.empty', { objects: label(manyLabel(object)) })} text={object.help ? label(object.help) : t('list.empty_text')}>
            {onCreate && (
                <Button leftSection={<IconPlus size={14} />} onClick={onCreate}>
                    {t('record.new', { object: label(oneLabel(object)) })}
                </Button>
            )}
        </EmptyState>
    );
}
