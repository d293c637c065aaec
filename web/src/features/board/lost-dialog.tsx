import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { Field } from '@/api/types';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/board/board.module.css';

interface Props {
    field: Field;
    name: string;
    /** Null goes on without a reason. */
    onReason(reason: string | null): void;
    onClose(): void;
}

/** Why it was lost, asked while it is still known. One click answers, and nobody has to. */
export function LostDialog({ field, name, onReason, onClose }: Props) {
    const { t, label } = useLanguage();
    const [chosen, setChosen] = useState<string | null>(null);
    const options = (field.options ?? []).filter((option) => option.active !== false);
    return (
        <Modal opened onClose={onClose} title={t('board.lost_title')} size={440} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <p className="dimmed">{t('board.lost_text', { name })}</p>
            <fieldset className={classes['reasons']}>
                <legend className="visually-hidden">{label(field.label)}</legend>
                {options.map((option, at) => (
                    <label key={option.value} className={classes['reason']} data-chosen={chosen === option.value || undefined}>
                        <input
                            type="radio"
                            name="lost_reason"
                            value={option.value}
                            checked={chosen === option.value}
                            {...(at === 0 ? { 'data-autofocus': true } : {})}
                            onChange={() => setChosen(option.value)}
                        />
                        {label(option.label)}
                    </label>
                ))}
            </fieldset>
            <div className={classes['buttons']}>
                <Button variant="subtle" color="gray" onClick={onClose} mr="auto">
                    {t('action.cancel')}
                </Button>
                <Button variant="default" onClick={() => onReason(null)}>
                    {t('board.lost_skip')}
                </Button>
                <Button disabled={chosen === null} onClick={() => onReason(chosen)}>
                    {t('action.save')}
                </Button>
            </div>
        </Modal>
    );
}
