import { Button, Modal } from '@mantine/core';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useLanguage } from '@/lib/i18n';
import { FieldShow } from '@/records/field-view';
import { changedFields } from '@/records/values';
import classes from '@/records/records.module.css';

export interface Conflict {
    before: RecordData;
    mine: Record<string, unknown>;
    theirs: RecordData;
}

interface Props {
    object: ObjectMeta;
    conflict: Conflict;
    onMine(): void;
    onClose(): void;
}

export function ConflictDialog({ object, conflict, onMine, onClose }: Props) {
    const { t, label } = useLanguage();
    const { before, mine, theirs } = conflict;
    const changed = changedFields(object, before, theirs);
    const shown = object.fields.filter((field) => field.name in mine || changed.includes(field));
    return (
        <Modal opened onClose={onClose} title={t('conflict.title')} size={640}>
            <p className="dimmed">{t('conflict.text', { name: theirs.updated_by?.name ?? '' })}</p>
            <table className={classes['conflict']}>
                <thead>
                    <tr>
                        <th scope="col">{t('conflict.field')}</th>
                        <th scope="col">{t('conflict.mine')}</th>
                        <th scope="col">{t('conflict.theirs')}</th>
                    </tr>
                </thead>
                <tbody>
                    {shown.map((field) => (
                        <tr key={field.name}>
                            <th scope="row">{label(field.label)}</th>
                            <td>{field.name in mine ? <FieldShow field={field} value={mine[field.name]} /> : <span className="dimmed">–</span>}</td>
                            <td>
                                <FieldShow field={field} value={theirs[field.name]} />
                            </td>
                        </tr>
                    ))}
                </tbody>
            </table>
            <div className={classes['buttons']}>
                <Button variant="default" onClick={onClose}>
                    {t('conflict.keep_theirs')}
                </Button>
                <Button onClick={onMine} data-autofocus>
                    {t('conflict.keep_mine')}
                </Button>
            </div>
        </Modal>
    );
}
